    // Totals of the components of one head, and position, as the gradient of what the prior holds at `start + r stride`:
    // Table 4, option A.
#if PRIOR == 1 || PRIOR == 4
    var all = 0.0;
#for r in 0..COMPONENTS
    all += total_${r}.x;
#end
#end
#if PRIOR == 1
    var peak = prior[start];
#for r in 1..COMPONENTS
    peak = max(peak, prior[start + ${r}u * stride]);
#end
    var norm = 0.0;
#for r in 0..COMPONENTS
    let e_${r} = exp(prior[start + ${r}u * stride] - peak);
    norm += e_${r};
#end
#end
#for r in 0..COMPONENTS
#if PRIOR == 1
    priorGradient[start + ${r}u * stride] = total_${r}.x - e_${r} / norm * all;
#end
#if PRIOR == 2
    let held_${r} = prior[start + ${r}u * stride];
    priorGradient[start + ${r}u * stride] = select(0.0, total_${r}.x, held_${r} >= 0.0 && held_${r} <= 1.0);
#end
#if PRIOR == 3
    priorGradient[start + ${r}u * stride] = total_${r}.x;
#end
#if PRIOR == 4
    // The M-step, Table 4, option B.
    priorGradient[start + ${r}u * stride] = select(prior[start + ${r}u * stride], total_${r}.x / max(all, 1.0e-30), all > 0.0);
#end
#end
