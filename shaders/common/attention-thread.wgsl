    // The head of one example and the first row of this thread; batch times heads may be wrapped into z.
    let seq = parameters.seq;
    let heads = parameters.heads;
    let pair = parameters.firstPair + group.z * groups.y + group.y;
    let head = pair % heads;
    let example = pair / heads;
    const SPAN = GROUP / LANES;
    let block = parameters.firstRow + group.x * SPAN * ROWS;
    let first = block + thread / LANES;
    if (pair >= parameters.endPair) {
        return;
    }
    // Rows after the last are computed and not stored where a quad, or a workgroup, does something together.
#if LANES > 1 || SHARED
    let mate = thread % 4u;
#end
#if LANES == 1 && !SHARED && !TILE
    if (first >= seq) {
        return;
    }
#end
#if LANES > 1
    let lane = mate;
#else
    const lane = 0u;
#end
    let width = projectionWidth(heads);
    let token0 = example * seq;
    var precisions: array<f32, COMPONENTS>;
#loop r in 0..COMPONENTS
    precisions[r] = mixture[mixtureOffset(head, r)].x;
#end
