//! Selecting what links join to a platform: a wish of the session, made a selection by who knows the links.

use crate::engine::{Answer, Catalog, GraphQuestion, NearQuestion, Request};
use crate::jobs::Cancel;
use crate::model::{Filter, PlatformId};
use crate::network::paths::Way;
use crate::session::{Action, How, Session, Target, Toast};

/// Selects the neighbours of platforms at the moment under the filters, and the platforms themselves.
pub fn selecting(session: &Session, catalog: &Catalog, of: &[PlatformId], how: How) -> Action {
    let graph = GraphQuestion {
        package: session.doc.package.clone(),
        day: session.day(),
        reading: session.doc.reading,
        filter: Filter { window: None, ..session.whole_filter() },
    };
    let question = NearQuestion { graph, centres: of.iter().cloned().collect(), hops: 1, way: Way::Both };
    match Request::Near(question).answer(catalog, &Cancel::default()) {
        Answer::Near(near) if near.0.len() > of.len() => {
            Action::Select { targets: near.0.into_keys().map(Target::Platform).collect(), how }
        }
        Answer::Failed(text) => Action::Say(Toast { is_error: true, text }),
        _ => Action::Say(Toast { is_error: false, text: "No link of the moment joins it to another platform.".into() }),
    }
}
