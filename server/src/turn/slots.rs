/// Where something lies in [`Slots`]; never where something else lies later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Id {
    index: u32,
    round: u32,
}

impl Id {
    /// As one number, for what the system is told.
    pub(super) fn number(self) -> u64 {
        u64::from(self.round) << 32 | u64::from(self.index)
    }

    pub(super) fn from_number(number: u64) -> Self {
        let half = |bits: u64| u32::try_from(bits & u64::from(u32::MAX)).unwrap_or(0);
        Self {
            index: half(number),
            round: half(number >> 32),
        }
    }
}

/// Things found by a number, without hashing it.
#[derive(Debug)]
pub(super) struct Slots<T> {
    slots: Vec<(u32, Option<T>)>,
    free: Vec<u32>,
}

impl<T> Slots<T> {
    pub(super) fn new() -> Self {
        Self {
            slots: Vec::new(),
            free: Vec::new(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.slots.len() - self.free.len()
    }

    /// Where the next one will be put.
    pub(super) fn next(&self) -> Id {
        match self.free.last() {
            Some(&index) => Id {
                index,
                round: self.slots[index as usize].0,
            },
            None => Id {
                index: u32::try_from(self.slots.len()).unwrap_or(u32::MAX),
                round: 0,
            },
        }
    }

    pub(super) fn insert(&mut self, value: T) -> Id {
        let id = self.next();
        match self.free.pop() {
            Some(index) => self.slots[index as usize].1 = Some(value),
            None => self.slots.push((id.round, Some(value))),
        }
        id
    }

    pub(super) fn get(&self, id: Id) -> Option<&T> {
        let (round, value) = self.slots.get(id.index as usize)?;
        value.as_ref().filter(|_| *round == id.round)
    }

    pub(super) fn get_mut(&mut self, id: Id) -> Option<&mut T> {
        let (round, value) = self.slots.get_mut(id.index as usize)?;
        value.as_mut().filter(|_| *round == id.round)
    }

    pub(super) fn remove(&mut self, id: Id) -> Option<T> {
        let (round, value) = self.slots.get_mut(id.index as usize)?;
        let value = value.take_if(|_| *round == id.round)?;
        *round = round.wrapping_add(1);
        self.free.push(id.index);
        Some(value)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (Id, &T)> {
        let slots = self.slots.iter().zip(0_u32..);
        slots.filter_map(|((round, value), index)| {
            let round = *round;
            Some((Id { index, round }, value.as_ref()?))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_used_again_but_the_old_number_does_not_lead_there() {
        let mut slots = Slots::new();
        let (one, two) = (slots.insert("one"), slots.insert("two"));
        assert_eq!(slots.remove(one), Some("one"));
        assert_eq!(
            (slots.remove(one), slots.get(one), slots.len()),
            (None, None, 1)
        );
        let expected = slots.next();
        let three = slots.insert("three");
        assert_eq!(three, expected);
        assert_ne!(three, one);
        assert_eq!(slots.get(one), None);
        assert_eq!(slots.get_mut(three), Some(&mut "three"));
        assert_eq!(Id::from_number(three.number()), three);
        let all: Vec<_> = slots.iter().collect();
        assert_eq!(all, [(three, &"three"), (two, &"two")]);
    }
}
