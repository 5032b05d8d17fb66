//! How many connections each address has, so that no one takes them all (R46).

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use super::network::whole;

/// What each address may have at once: connections; or, where a trusted proxy
/// makes the connections, requests.
pub struct Places {
    most: usize,
    taken: Mutex<HashMap<IpAddr, usize>>,
}

/// One of them, until it is dropped.
pub struct Place {
    places: Arc<Places>,
    network: IpAddr,
}

impl Places {
    pub fn new(most: usize) -> Arc<Self> {
        Arc::new(Self { most, taken: Mutex::default() })
    }

    /// `None` while the address has all that it may have.
    pub fn take(self: &Arc<Self>, address: IpAddr) -> Option<Place> {
        let network = whole(address);
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.entry(network).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        Some(Place { places: self.clone(), network })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = taken.get_mut(&self.network) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r46_an_address_has_its_places_and_gives_them_back() {
        let ip = |text: &str| text.parse::<IpAddr>().expect("an address");
        let places = Places::new(2);
        let held: Vec<_> = ["192.0.2.1", "::ffff:192.0.2.1"].map(|address| places.take(ip(address))).into();
        assert!(held.iter().all(Option::is_some));
        assert!(places.take(ip("192.0.2.1")).is_none());
        assert!(places.take(ip("192.0.2.2")).is_some(), "somebody else's are free");
        let one = places.take(ip("2001:db8::1"));
        let other = places.take(ip("2001:db8::2"));
        assert!(one.is_some() && other.is_some());
        assert!(places.take(ip("2001:db8::ffff")).is_none(), "whoever has one of IPv6 has the whole network");
        assert!(places.take(ip("2001:db8:0:1::1")).is_some());
        drop(held);
        assert!(places.take(ip("192.0.2.1")).is_some());
        drop((one, other));
        assert!(places.taken.lock().expect("nobody panicked").is_empty(), "nothing is kept of who has gone");
    }
}
