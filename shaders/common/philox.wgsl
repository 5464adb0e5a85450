// Philox 4x32-10: random words as a function of counter and key. The high half of a product comes from 16-bit halves.
fn highProduct(a: u32, b: u32) -> u32 {
    let aLow = a & 0xffffu;
    let aHigh = a >> 16u;
    let bLow = b & 0xffffu;
    let bHigh = b >> 16u;
    let middle = aHigh * bLow + ((aLow * bLow) >> 16u);
    let carry = aLow * bHigh + (middle & 0xffffu);
    return aHigh * bHigh + (middle >> 16u) + (carry >> 16u);
}

fn philox(counter: vec4u, key: vec2u) -> vec4u {
    var c = counter;
    var k = key;
    for (var round = 0u; round < 10u; round++) {
        let high0 = highProduct(0xD2511F53u, c.x);
        let high1 = highProduct(0xCD9E8D57u, c.z);
        c = vec4u(high1 ^ c.y ^ k.x, 0xCD9E8D57u * c.z, high0 ^ c.w ^ k.y, 0xD2511F53u * c.x);
        k += vec2u(0x9E3779B9u, 0xBB67AE85u);
    }
    return c;
}
