//! What helps to find a fault: versions, system, graphics adapter, what is open, and the log.

use std::fmt::Write;

use super::{Shell, log};

/// The graphics adapter that a window was given, in words.
pub fn adapter(creation: &eframe::CreationContext<'_>) -> String {
    let state = creation.wgpu_render_state.as_ref();
    state.map_or_else(|| "none".into(), |state| format!("{:?}", state.adapter.get_info()))
}

/// From now on a graphics adapter that is lost is told in a sentence. Drawing panics then, which leaves a
/// report and the recovery file.
pub fn watch_adapter(creation: &eframe::CreationContext<'_>) {
    let Some(state) = &creation.wgpu_render_state else { return };
    state.device.set_device_lost_callback(|reason, message| {
        if let Some(words) = lost_words(reason, &message) {
            super::say_to_stderr(&words);
        }
    });
}

/// What is said of an adapter that is lost; nothing where a window that closes destroyed its device.
fn lost_words(reason: eframe::wgpu::DeviceLostReason, message: &str) -> Option<String> {
    let closes = reason == eframe::wgpu::DeviceLostReason::Destroyed;
    let words = format!(
        "the graphics adapter was lost ({message}); your work is offered when unwalled starts again, and `unwalled render` draws without one"
    );
    (!closes).then_some(words)
}

/// All of it as text.
pub fn text(shell: &Shell, adapter: &str) -> String {
    let mut text = String::new();
    let session = &shell.session;
    let libraries = "eframe 0.37, egui_plot 0.38, DataFusion 55.2";
    // Writing to text cannot fail.
    let _ = writeln!(text, "unwalled {}, {libraries}", env!("CARGO_PKG_VERSION"));
    let _ = writeln!(text, "system: {} {}", std::env::consts::OS, std::env::consts::ARCH);
    let _ = writeln!(text, "graphics adapter: {adapter}");
    for dataset in shell.catalog().datasets() {
        let _ = writeln!(
            text,
            "data: {}, {} tables, {} rows, {} refused",
            dataset.name,
            dataset.tables.len(),
            dataset.rows(),
            dataset.refused()
        );
    }
    let _ = writeln!(text, "steps: {}, views: {}", session.history.steps().len(), session.doc.views.len());
    let _ = writeln!(text, "log:");
    for line in log::last_lines().iter().rev().take(50).rev() {
        let _ = writeln!(text, "  {line}");
    }
    text
}

#[cfg(test)]
mod tests {
    use eframe::wgpu::DeviceLostReason;

    use super::*;

    #[test]
    fn a_lost_adapter_is_one_sentence_and_a_closed_window_none() {
        let words = lost_words(DeviceLostReason::Unknown, "the driver was reset").unwrap();
        assert!(words.contains("the driver was reset") && words.contains("`unwalled render`") && !words.contains('\n'));
        assert_eq!(lost_words(DeviceLostReason::Destroyed, "closed"), None);
    }
}
