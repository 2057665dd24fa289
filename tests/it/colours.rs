//! The sixteen owner colours can be told apart: CIEDE2000 under normal vision and simulated ones.

use serde_json::Value;

type Lab = [f64; 3];

/// Linear RGB of `#rrggbb`.
fn linear(hex: &str) -> [f64; 3] {
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    [channel(1), channel(3), channel(5)]
}

fn times(matrix: [[f64; 3]; 3], [a, b, c]: [f64; 3]) -> [f64; 3] {
    matrix.map(|[x, y, z]| x * a + y * b + z * c)
}

/// CIELAB under D65.
fn lab(rgb: [f64; 3]) -> Lab {
    let [x, y, z] = times(
        [[0.412_456_4, 0.357_576_1, 0.180_437_5], [0.212_672_9, 0.715_152_2, 0.072_175_0], [0.019_333_9, 0.119_192, 0.950_304_1]],
        rgb.map(|value| value.clamp(0.0, 1.0)),
    );
    let f = |t: f64| if t > 216.0 / 24389.0 { t.cbrt() } else { (24389.0 / 27.0 * t + 16.0) / 116.0 };
    let [fx, fy, fz] = [f(x / 0.950_47), f(y), f(z / 1.088_83)];
    [116.0 * fy - 16.0, 500.0 * (fx - fy), 200.0 * (fy - fz)]
}

/// Sharma, Wu and Dalal 2005, with all weights 1.
fn ciede2000([l1, a1, b1]: Lab, [l2, a2, b2]: Lab) -> f64 {
    let mean_c = f64::midpoint(a1.hypot(b1), a2.hypot(b2));
    let g = 0.5 * (1.0 - (mean_c.powi(7) / (mean_c.powi(7) + 25_f64.powi(7))).sqrt());
    let (a1, a2) = (a1 * (1.0 + g), a2 * (1.0 + g));
    let (c1, c2) = (a1.hypot(b1), a2.hypot(b2));
    let hue = |a: f64, b: f64| if a == 0.0 && b == 0.0 { 0.0 } else { b.atan2(a).to_degrees().rem_euclid(360.0) };
    let (h1, h2) = (hue(a1, b1), hue(a2, b2));
    let grey = c1 * c2 == 0.0;
    let turn = match h2 - h1 {
        _ if grey => 0.0,
        turn if turn > 180.0 => turn - 360.0,
        turn if turn < -180.0 => turn + 360.0,
        turn => turn,
    };
    let (dl, dc, dh) = (l2 - l1, c2 - c1, 2.0 * (c1 * c2).sqrt() * (turn / 2.0).to_radians().sin());
    let (l, c) = (f64::midpoint(l1, l2), f64::midpoint(c1, c2));
    let h = match (h1 - h2).abs() {
        _ if grey => h1 + h2,
        apart if apart <= 180.0 => f64::midpoint(h1, h2),
        _ if h1 + h2 < 360.0 => f64::midpoint(h1, h2) + 180.0,
        _ => f64::midpoint(h1, h2) - 180.0,
    };
    let cos = |degrees: f64| degrees.to_radians().cos();
    let t = 1.0 - 0.17 * cos(h - 30.0) + 0.24 * cos(2.0 * h) + 0.32 * cos(3.0 * h + 6.0) - 0.20 * cos(4.0 * h - 63.0);
    let rotation = 30.0 * (-((h - 275.0) / 25.0).powi(2)).exp();
    let rc = 2.0 * (c.powi(7) / (c.powi(7) + 25_f64.powi(7))).sqrt();
    let sl = 1.0 + 0.015 * (l - 50.0).powi(2) / (20.0 + (l - 50.0).powi(2)).sqrt();
    let (sc, sh) = (1.0 + 0.045 * c, 1.0 + 0.015 * c * t);
    let rt = -(2.0 * rotation).to_radians().sin() * rc;
    let (dl, dc, dh) = (dl / sl, dc / sc, dh / sh);
    (dl * dl + dc * dc + dh * dh + rt * dc * dh).sqrt()
}

/// Machado, Oliveira and Fernandes 2009, severity 1: protanopia, deuteranopia, tritanopia.
const SIMULATED: [[[f64; 3]; 3]; 3] = [
    [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]],
    [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]],
    [[1.255_528, -0.076_749, -0.178_779], [-0.078_411, 0.930_809, 0.147_602], [0.004_733, 0.691_367, 0.303_900]],
];

fn least(colours: &[[f64; 3]]) -> f64 {
    let labs: Vec<Lab> = colours.iter().map(|rgb| lab(*rgb)).collect();
    let pairs = labs.iter().enumerate().flat_map(|(at, a)| labs[at + 1..].iter().map(move |b| ciede2000(*a, *b)));
    pairs.fold(f64::INFINITY, f64::min)
}

#[test]
fn the_formula_gives_the_published_values() {
    for (a, b, published) in [
        ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
        ([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492),
        ([50.0, -0.001, 2.49], [50.0, 0.0011, -2.49], 4.7461),
        ([2.0776, 0.0795, -1.1350], [0.9033, -0.0636, -0.5514], 0.9082),
    ] {
        assert!((ciede2000(a, b) - published).abs() < 1e-4, "{} {published}", ciede2000(a, b));
    }
}

#[test]
fn sixteen_owners_are_told_apart_by_every_eye_that_was_simulated() {
    let tokens: Value = serde_json::from_str(include_str!("../../assets/tokens.json")).unwrap();
    let order = tokens["categorical"]["order"].as_array().unwrap();
    assert_eq!(order.len(), 16);
    for theme in ["light", "dark"] {
        let marks: Vec<[f64; 3]> =
            order.iter().map(|owner| linear(tokens["owner"][owner.as_str().unwrap()][theme]["mark"].as_str().unwrap())).collect();
        assert!(least(&marks) >= 13.0, "{theme} {}", least(&marks));
        for matrix in SIMULATED {
            let seen: Vec<[f64; 3]> = marks.iter().map(|rgb| times(matrix, *rgb)).collect();
            assert!(least(&seen) >= 5.95, "{theme} {}", least(&seen));
        }
    }
}
