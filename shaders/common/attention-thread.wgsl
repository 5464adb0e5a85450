    // The head of one example and the first row of this thread; batch times heads may be wrapped into z.
    let seq = parameters.seq;
    let heads = parameters.heads;
    let pair = group.z * groups.y + group.y;
    let head = pair % heads;
    let example = pair / heads;
    let first = group.x * GROUP * ROWS + thread;
    if (first >= seq || pair >= parameters.pairs) {
        return;
    }
    let width = projectionWidth(heads);
    let token0 = example * seq;
#for r in 0..COMPONENTS
    let precision_${r} = mixture[mixtureOffset(head, ${r}u)].x;
#end
