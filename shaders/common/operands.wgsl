// As what a product reads its operands: with HALF as 16-bit floats, which came multiplied by 2^EXPONENT in all.
#constant HALF
#constant EXPONENT
#if HALF
enable f16;
alias Number = f16;
#else
alias Number = f32;
#end
const UNSCALE = bitcast<f32>((127u - EXPONENT) << 23u);
