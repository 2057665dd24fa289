//! How the allocator of the system is told that big buffers come and go with every frame.

/// The C library of most Linux systems gives the end of the heap back whenever more than 128 KB of it are
/// free, so that every frame would fetch the same pages anew: a third of its time. It learns from a big
/// buffer that is freed that such come again, and keeps twice as much. Elsewhere this does nothing.
pub fn keep_for_frames() {
    drop(std::hint::black_box(Vec::<u8>::with_capacity(BUFFER)));
}

/// The shapes and meshes of a frame with everything open take less; in bytes.
const BUFFER: usize = 8 << 20;
