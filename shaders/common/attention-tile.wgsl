// A tile of vectors that every row of the workgroup needs: PARTNERS of D4 vec4 a key, or a query.
#if TILE
var<workgroup> tile: array<vec4f, TILE * PARTNERS * D4>;
#end
