    // The head of one example and the first row of this thread; batch times heads may be wrapped into z.
    let seq = parameters.seq;
    let heads = parameters.heads;
    let pair = parameters.firstPair + group.z * groups.y + group.y;
    let head = pair % heads;
    let example = pair / heads;
    const SPAN = GROUP / LANES;
    let block = parameters.firstRow + group.x * SPAN * ROWS;
    let first = block + thread / LANES;
#if LANES > 1
    // Rows after the last are computed and not stored, because a sum over lanes needs every thread.
    let lane = thread % LANES;
    if (pair >= parameters.endPair) {
        return;
    }
#else
    const lane = 0u;
    if (first >= seq || pair >= parameters.endPair) {
        return;
    }
#end
    let width = projectionWidth(heads);
    let token0 = example * seq;
    var precisions: array<f32, COMPONENTS>;
#loop r in 0..COMPONENTS
    precisions[r] = mixture[mixtureOffset(head, r)].x;
#end
