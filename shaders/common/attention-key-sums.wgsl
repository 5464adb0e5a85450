        // Pair (i, j_s) into the sums of the parameters: see attention-key-gradient.wgsl.
#if PRIOR == 2
        // Responsibilities, Eq. (11), for the M-step, Table 4, option B.
        var largest_${s} = exponent_${s}_0;
#for r in 1..COMPONENTS
        largest_${s} = max(largest_${s}, exponent_${s}_${r});
#end
        var both_${s} = 0.0;
#for r in 0..COMPONENTS
        both_${s} += exp(exponent_${s}_${r} - largest_${s});
#end
#end
#for r in 0..COMPONENTS
#if SIGMA
        sigmas[${s * COMPONENTS + r}] = fma(toScore_${s}_${r}, exponent_${s}_${r} - ofKey[${s * COMPONENTS + r}].y, sigmas[${s * COMPONENTS + r}]);
#end
#if PRIOR == 1
        {
            // Below the largest f32 by more than a sum of queries: pi = 0 hides how near this component is.
            let nearness = min(fma(precisions[${r}], score_${s}_${r % KEYS}, query_${r} + ofKey[${s * COMPONENTS + r}].x) - known, 70.0);
            priors[${s * COMPONENTS + r}] += select(0.0, exp(nearness) * toWeight_${s}, visible_${s});
        }
#end
#if PRIOR == 2
        priors[${s * COMPONENTS + r}] += select(0.0, exp(exponent_${s}_${r} - largest_${s}) / both_${s}, visible_${s} && counts);
#end
#if PRIOR == 3
        priors[${s * COMPONENTS + r}] += select(0.0, p_${s}_${r}, counts);
#end
#end
