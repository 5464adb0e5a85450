        // $vector_0 ...: this thread's part of the vector that starts at $at in $from; with SHARED read by the quad together.
#if SHARED
#for d in 0..D4 / 4
        let $vector_own_${d} = $from[$at + mate + ${4 * d}u];
#end
#for d in 0..D4
        let $vector_${d} = quadBroadcast($vector_own_${d / 4}, ${d % 4}u);
#end
#else
#for d in 0..D4 / LANES
        let $vector_${d} = $from[$at + lane + ${LANES * d}u];
#end
#end
