        // Four depths: left_i has those of a row; own_j those of the columns that this thread reads, for itself or its quad.
#for j in 0..COLUMNS/4
#for q in 0..4
#if LANES > 1
        let right_${q}_${j} = quadBroadcast(own_${j / LANES}[${q}], ${j % LANES}u);
#else
        let right_${q}_${j} = own_${j}[${q}];
#end
#end
#end
        // In one expression, so that a driver that keeps variables in memory reads and writes a sum once.
#for i in 0..ROWS
#for j in 0..COLUMNS/4
        sum_${i}_${j} = fma(vec4f(left_${i}[3]), right_3_${j},
            fma(vec4f(left_${i}[2]), right_2_${j},
            fma(vec4f(left_${i}[1]), right_1_${j},
            fma(vec4f(left_${i}[0]), right_0_${j}, sum_${i}_${j}))));
#end
#end
