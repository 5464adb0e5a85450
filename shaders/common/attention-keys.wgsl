#if TILE
    // Keys and value of a token follow each other, a projection apart.
    for (var j0 = 0u; j0 < end; j0 += TILE) {
        workgroupBarrier();
        for (var at = thread; at < TILE * PARTNERS * D4; at += GROUP) {
            let token = token0 + min(j0 + at / (PARTNERS * D4), seq - 1u);
            tile[at] = projection[token * width + keyOffset(heads, head, at / D4 % PARTNERS) + at % D4];
        }
        workgroupBarrier();
    for (var j = j0; j < min(j0 + TILE, end); j++) {
#else
    for (var j = 0u; j < end; j++) {
#end
