//! The parts of a zip file that are not the files themselves (PKWARE's APPNOTE 6.3.10): stored
//! without compression, names in UTF-8, zip64 where a number needs it.

use parlor::time::UnixMillis;

/// Larger numbers have their place in the zip64 fields.
const MOST: u64 = 0xffff_ffff;
const MOST_ENTRIES: u64 = 0xffff;
/// Bit 11: the name is UTF-8.
const UTF8: u16 = 1 << 11;

/// One file.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) path: String,
    pub(super) size: u64,
    pub(super) crc: u32,
    /// In the time of this place, which is all that zip knows.
    pub(super) modified: UnixMillis,
}

/// Little-endian numbers, one after the other.
#[derive(Default)]
struct Bytes(Vec<u8>);

impl Bytes {
    fn short(mut self, value: u16) -> Self {
        self.0.extend(value.to_le_bytes());
        self
    }

    fn long(mut self, value: u32) -> Self {
        self.0.extend(value.to_le_bytes());
        self
    }

    fn huge(mut self, value: u64) -> Self {
        self.0.extend(value.to_le_bytes());
        self
    }

    fn text(mut self, text: &str) -> Self {
        self.0.extend(text.bytes());
        self
    }
}

impl Entry {
    /// What stands before the file's bytes.
    pub(super) fn head(&self) -> Vec<u8> {
        let extra = self.extra(None);
        let head = Bytes::default().long(0x0403_4b50).short(version(&extra));
        let mut head = self.common(head).short(extra.len() as u16).text(&self.path);
        head.0.extend(extra);
        head.0
    }

    /// Its line in the directory at the end; `at` is where its head stands.
    pub(super) fn line(&self, at: u64) -> Vec<u8> {
        let extra = self.extra(Some(at));
        let line = Bytes::default()
            .long(0x0201_4b50)
            .short(version(&extra))
            .short(version(&extra));
        let mut line = self
            .common(line)
            .short(extra.len() as u16)
            // No comment, on the first disk, of no kind.
            .short(0)
            .short(0)
            .short(0)
            .long(0)
            .long(capped(at))
            .text(&self.path);
        line.0.extend(extra);
        line.0
    }

    /// From the flags to the length of the name.
    fn common(&self, before: Bytes) -> Bytes {
        let (time, date) = dos(self.modified);
        before
            .short(UTF8)
            .short(0)
            .short(time)
            .short(date)
            .long(self.crc)
            .long(capped(self.size))
            .long(capped(self.size))
            .short(self.path.len() as u16)
    }

    /// The zip64 field, with the numbers that do not fit elsewhere. In a head, both sizes have
    /// to be there or none.
    fn extra(&self, at: Option<u64>) -> Vec<u8> {
        let mut numbers = Bytes::default();
        if self.size >= MOST {
            numbers = numbers.huge(self.size).huge(self.size);
        }
        if let Some(at) = at.filter(|at| *at >= MOST) {
            numbers = numbers.huge(at);
        }
        if numbers.0.is_empty() {
            return numbers.0;
        }
        let mut field = Bytes::default().short(1).short(numbers.0.len() as u16);
        field.0.extend(numbers.0);
        field.0
    }
}

/// What stands behind the directory, which has so many lines and bytes and begins at `at`.
pub(super) fn end(lines: u64, bytes: u64, at: u64) -> Vec<u8> {
    let mut end = Bytes::default();
    if lines >= MOST_ENTRIES || bytes >= MOST || at >= MOST {
        end = end
            .long(0x0606_4b50)
            .huge(44)
            .short(45)
            .short(45)
            .long(0)
            .long(0)
            .huge(lines)
            .huge(lines)
            .huge(bytes)
            .huge(at)
            .long(0x0706_4b50)
            .long(0)
            .huge(at + bytes)
            .long(1);
    }
    let lines = lines.min(MOST_ENTRIES) as u16;
    end.long(0x0605_4b50)
        .short(0)
        .short(0)
        .short(lines)
        .short(lines)
        .long(capped(bytes))
        .long(capped(at))
        .short(0)
        .0
}

fn capped(number: u64) -> u32 {
    number.min(MOST) as u32
}

/// What a reader has to know: zip64, or names in UTF-8.
fn version(extra: &[u8]) -> u16 {
    if extra.is_empty() { 20 } else { 45 }
}

/// MS-DOS time and date; what lies outside of 1980 to 2107 is put at its edge.
fn dos(at: UnixMillis) -> (u16, u16) {
    const FROM: u64 = 315_532_800;
    const TO: u64 = 4_354_819_198;
    let seconds = (at.0 / 1_000).clamp(FROM, TO);
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = date(days);
    let time = (rest / 3_600) << 11 | (rest / 60 % 60) << 5 | (rest % 60 / 2);
    (time as u16, ((year - 1980) << 9 | month << 5 | day) as u16)
}

/// The date so many days after 1970 began, in years that begin with March (Hinnant, *chrono-
/// Compatible Low-Level Date Algorithms*).
fn date(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(size: u64) -> Entry {
        Entry {
            path: "a/ä.txt".into(),
            size,
            crc: 0x1234_5678,
            modified: UnixMillis(1_700_000_000_000),
        }
    }

    #[test]
    fn a_small_file_needs_no_zip64() {
        assert_eq!(entry(3).head().len(), 30 + 8);
        assert_eq!(entry(3).line(7).len(), 46 + 8);
        assert_eq!(end(1, 54, 41).len(), 22);
    }

    #[test]
    fn numbers_that_do_not_fit_are_in_the_zip64_field() {
        let head = entry(MOST).head();
        assert_eq!(head.len(), 30 + 8 + 20);
        assert_eq!(head[18..22], [0xff; 4]);
        assert_eq!(head[head.len() - 8..], MOST.to_le_bytes());
        let line = entry(3).line(1 << 33);
        assert_eq!(line.len(), 46 + 8 + 12);
        assert_eq!(line[line.len() - 8..], (1u64 << 33).to_le_bytes());
        assert_eq!(end(1, 54, 1 << 33).len(), 56 + 20 + 22);
        assert_eq!(end(70_000, 54, 1).len(), 56 + 20 + 22);
    }

    #[test]
    fn times_are_those_of_the_calendar() {
        // 2023-11-14 22:13:20.
        let (time, date) = dos(UnixMillis(1_700_000_000_000));
        assert_eq!((time >> 11, time >> 5 & 63, (time & 31) * 2), (22, 13, 20));
        assert_eq!(
            ((date >> 9) + 1980, date >> 5 & 15, date & 31),
            (2023, 11, 14)
        );
        assert_eq!(dos(UnixMillis(0)).1, 1 << 5 | 1);
        let leap = dos(UnixMillis(1_709_164_800_000)).1;
        assert_eq!((leap >> 5 & 15, leap & 31), (2, 29));
    }
}
