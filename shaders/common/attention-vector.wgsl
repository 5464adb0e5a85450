        // $vector_0 ...: this thread's part of a vector. It starts at $at in $from, or is the $index of a tile's row $row; with
        // SHARED the quad reads it together.
#if TILE
#for d in 0..D4 / LANES
        let $vector_${d} = tile[($row * PARTNERS + $index) * D4 + lane + ${LANES * d}u];
#end
#end
#if SHARED
#for d in 0..D4 / 4
        let $vector_own_${d} = $from[$at + mate + ${4 * d}u];
#end
#for d in 0..D4
        let $vector_${d} = quadBroadcast($vector_own_${d / 4}, ${d % 4}u);
#end
#end
#if !TILE && !SHARED
#for d in 0..D4 / LANES
        let $vector_${d} = $from[$at + lane + ${LANES * d}u];
#end
#end
