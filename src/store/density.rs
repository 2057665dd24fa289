//! Many points for few pixels: how many fall into each cell of a grid.

/// A grid over a range of x and y. Its cells have one size; the first begins at the low ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    /// Low end of x and of y.
    pub low: [f64; 2],
    /// Width and height of a cell in data units, above zero.
    pub cell: [f64; 2],
    /// How many cells across and up.
    pub cells: [u32; 2],
}

/// How many points each cell holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Density {
    /// The grid.
    pub grid: Grid,
    /// Counts, row by row from the bottom.
    pub counts: Vec<u32>,
    /// The most of any cell.
    pub most: u32,
    /// How many points lie in it.
    pub inside: usize,
    /// How many lie beyond its ends.
    pub outside: usize,
}

/// Counts points, on as many threads as there are `threads`. A point that lacks x or y is in none.
#[must_use]
pub fn density(x: &[f64], y: &[f64], rows: Option<&[u32]>, grid: Grid, threads: usize) -> Density {
    let total = rows.map_or(x.len().min(y.len()), <[u32]>::len);
    let part = total.div_ceil(threads.max(1)).max(1);
    let ranges: Vec<(usize, usize)> = (0..total).step_by(part).map(|from| (from, (from + part).min(total))).collect();
    let counted: Vec<(Vec<u32>, usize, usize)> = std::thread::scope(|scope| {
        let count = |(from, to): (usize, usize)| scope.spawn(move || counts(x, y, rows, grid, from..to));
        let threads: Vec<_> = ranges.into_iter().map(count).collect();
        threads.into_iter().filter_map(|thread| thread.join().ok()).collect()
    });
    let mut density = Density { grid, counts: vec![0; grid.cells[0] as usize * grid.cells[1] as usize], most: 0, inside: 0, outside: 0 };
    for (counts, inside, outside) in counted {
        density.counts.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        density.inside += inside;
        density.outside += outside;
    }
    density.most = density.counts.iter().copied().max().unwrap_or(0);
    density
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cell within the grid")]
fn counts(x: &[f64], y: &[f64], rows: Option<&[u32]>, grid: Grid, range: std::ops::Range<usize>) -> (Vec<u32>, usize, usize) {
    let [across, up] = grid.cells;
    let mut counts = vec![0_u32; across as usize * up as usize];
    let (mut inside, mut outside) = (0, 0);
    let scale = [1.0 / grid.cell[0], 1.0 / grid.cell[1]];
    let (wide, high) = (f64::from(across), f64::from(up));
    let mut take = |x: f64, y: f64| {
        let (column, row) = ((x - grid.low[0]) * scale[0], (y - grid.low[1]) * scale[1]);
        if column >= 0.0 && row >= 0.0 && column < wide && row < high {
            counts[row as usize * across as usize + column as usize] += 1;
            inside += 1;
        } else if !column.is_nan() && !row.is_nan() {
            outside += 1;
        }
    };
    match rows {
        Some(rows) => rows[range].iter().for_each(|row| take(x[*row as usize], y[*row as usize])),
        None => x[range.clone()].iter().zip(&y[range]).for_each(|(x, y)| take(*x, *y)),
    }
    (counts, inside, outside)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn points_fall_into_cells() {
        let grid = Grid { low: [0.0, 10.0], cell: [1.0, 5.0], cells: [2, 2] };
        let (x, y) = ([0.5, 1.5, 1.5, 2.5, f64::NAN], [11.0, 16.0, 17.0, 11.0, 11.0]);
        let found = density(&x, &y, None, grid, 2);
        assert_eq!((found.counts, found.most, found.inside, found.outside), (vec![1, 0, 0, 2], 2, 3, 1));
        let some = density(&x, &y, Some(&[0, 2]), grid, 2);
        assert_eq!(some.counts, [1, 0, 0, 1]);
    }

    proptest! {
        #[test]
        fn counts_are_conserved(points in prop::collection::vec((-50.0_f64..50.0, -50.0_f64..50.0), 0..400), threads in 1_usize..5) {
            let (x, y): (Vec<f64>, Vec<f64>) = points.iter().copied().unzip();
            let grid = Grid { low: [-20.0, -20.0], cell: [3.0, 2.0], cells: [12, 15] };
            let found = density(&x, &y, None, grid, threads);
            prop_assert_eq!(found.inside + found.outside, points.len());
            prop_assert_eq!(found.counts.iter().map(|count| *count as usize).sum::<usize>(), found.inside);
            prop_assert_eq!(found.counts, density(&x, &y, None, grid, 1).counts);
        }
    }
}
