    // The head of one example (pair), the chunk that starts at `begin`, and the first row of this thread in it.
    let flat = flatIndex(id, groups, GROUP);
    let seq = parameters.seq;
    let heads = parameters.heads;
    let own = flat / (CHUNK / ROWS);
    let pair = own / parameters.chunks;
    let begin = (own % parameters.chunks) * CHUNK;
    let first = begin + (flat % (CHUNK / ROWS)) * ROWS;
    if (pair >= parameters.pairs || first >= seq) {
        return;
    }
    let head = pair % heads;
    let token0 = (pair / heads) * seq;
    let width = projectionWidth(heads);
