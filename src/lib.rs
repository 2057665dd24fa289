//! **unwalled**: explore market shares, revenue growth, and who opened which link to whom.
//!
//! This page is the map of the house. Everything flows down: *views read, actions write, the engine
//! computes*. The left tower knows data and time and has never heard of a screen; the right tower
//! draws; [`app`] and [`cli`] are the roof.
//!
//! | floor | module | is |
//! |---|---|---|
//! | 0 | [`model`] | the nouns: platform, period, quantity, link event, source, table, dataset |
//! | 0 | [`jobs`] | worker threads with newest-wins slots; knows no nouns |
//! | 1 | [`load`] | bytes to a dataset and issues: one file per format, one row of `FORMATS` each |
//! | 2 | [`store`] | tables behind one door: SQL in, Arrow batches out |
//! | 3 | [`analysis`] | pure, named analyses of observations and events |
//! | 3 | [`network`] | the temporal graph: states at a moment, metrics, layout |
//! | 4 | [`engine`] | a `Request` value in, an `Answer` out, off the screen's thread |
//! | 4 | [`session`] | all user state: `Document`, `Live`, `Action`, and `apply`, the one door |
//! | 6 | [`kit`] | the design system: tokens, fonts, icons, controls |
//! | 7 | [`marks`] | what pictures are made of: time axes, values with bounds, links, labels |
//! | 8 | [`views`] | one file per view, and the registry `KINDS` |
//! | 9 | [`export`] | painted shapes to SVG and PNG, with no window |
//! | 10 | [`app`], [`cli`] | the window and the headless commands |
//!
//! **One frame.** [`app::Shell::frame`] takes in finished answers, lets time pass while it plays,
//! reads keys through the command rows, draws panels and tiles from `&Session` and their answers, and
//! collects the actions that they return. Then each action goes through [`session::Session::apply`];
//! what the session cannot do itself leaves as an `Effect` for the window. An idle window draws no
//! frames.
//!
//! **Undo.** What an action made of the document is a step of [`session::History`], a tree whose branches
//! are kept; the way from its root is the journal that `unwalled replay` runs.
//!
//! **Work and data.** A [`session::Workspace`] is a document and its history as a file; data are named in
//! it, never inside, unless that is asked for. What a user changes in data are [`model::Changes`], part of
//! the document: [`load`] lays them over a file each time it is read, [`engine::changed`] adds columns that
//! are worked out, and the shelf of the window keeps the results for undo.
//!
//! **Adding things is one place.** A view is a file in [`views`] and a row of `KINDS`, another picture of
//! the same question a file and a row of its `FORMS`; menus, the command line and the tests loop over them.
//! A command is a row of `COMMANDS`, a measure a file and a row of `METRICS` in [`network`], with its card in
//! [`model`]. A file format is a file in [`load`] and a row of `FORMATS`. A question is a variant of
//! `Request` and its answer's file in [`engine`]. A dataset is a folder.
//!
//! **Without a window.** `render` runs the same shell in memory and turns its shapes into SVG and PNG,
//! so what it draws is what the window draws.

pub mod analysis;
pub mod app;
pub mod cli;
pub mod engine;
pub mod export;
pub mod jobs;
pub mod kit;
pub mod load;
pub mod marks;
pub mod model;
pub mod network;
pub mod session;
pub mod store;
pub mod views;
