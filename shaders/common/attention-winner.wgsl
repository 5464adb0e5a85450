        // Hard assignment, Eq. (12): the first component of the largest score keeps its weight. Both passes compare the
        // same bits.
        var largest_${s} = exponent_${s}_0;
#for r in 1..COMPONENTS
        largest_${s} = max(largest_${s}, exponent_${s}_${r});
#end
        var open_${s} = true;
#for r in 0..COMPONENTS
        let wins_${s}_${r} = open_${s} && exponent_${s}_${r} == largest_${s};
        open_${s} = open_${s} && !wins_${s}_${r};
        p_${s}_${r} = select(0.0, p_${s}_${r}, wins_${s}_${r});
#end
