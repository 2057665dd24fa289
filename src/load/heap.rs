//! How the allocator of the system is told that big buffers come and go.

/// The C library of most Linux systems gives the end of the heap back whenever more than 128 KB of it are
/// free, so that what is done next fetches the same pages anew: a third of the time of a frame, and of reading
/// a big table. It learns from a big buffer that is freed that such come again, and keeps twice as much of the
/// heap from then on. `bytes` is how large the buffers are; elsewhere this does nothing.
pub fn keep_heap(bytes: usize) {
    drop(std::hint::black_box(Vec::<u8>::with_capacity(bytes.min(MOST))));
}

/// It learns nothing from larger ones.
const MOST: usize = 31 << 20;
