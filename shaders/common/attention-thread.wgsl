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
#if LANES > 1 || SHARED
    // Rows after the last are computed and not stored, because what a quad does together needs every thread.
    let mate = thread % 4u;
#else
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
