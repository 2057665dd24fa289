//! Icons by name: characters of the bundled Phosphor subset.

/// The Phosphor icon `x`.
pub const X: char = '\u{e4f6}';
/// The Phosphor icon `play`.
pub const PLAY: char = '\u{e3d0}';
/// The Phosphor icon `pause`.
pub const PAUSE: char = '\u{e39e}';
/// The Phosphor icon `skip-back`.
pub const SKIP_BACK: char = '\u{e5a4}';
/// The Phosphor icon `skip-forward`.
pub const SKIP_FORWARD: char = '\u{e5a6}';
/// The Phosphor icon `caret-right`.
pub const CARET_RIGHT: char = '\u{e13a}';
/// The Phosphor icon `caret-down`.
pub const CARET_DOWN: char = '\u{e136}';
/// The Phosphor icon `caret-left`.
pub const CARET_LEFT: char = '\u{e138}';
/// The Phosphor icon `caret-up`.
pub const CARET_UP: char = '\u{e13c}';
/// The Phosphor icon `plus`.
pub const PLUS: char = '\u{e3d4}';
/// The Phosphor icon `minus`.
pub const MINUS: char = '\u{e32a}';
/// The Phosphor icon `magnifying-glass`.
pub const MAGNIFYING_GLASS: char = '\u{e30c}';
/// The Phosphor icon `magnifying-glass-plus`.
pub const MAGNIFYING_GLASS_PLUS: char = '\u{e310}';
/// The Phosphor icon `magnifying-glass-minus`.
pub const MAGNIFYING_GLASS_MINUS: char = '\u{e30e}';
/// The Phosphor icon `sun`.
pub const SUN: char = '\u{e472}';
/// The Phosphor icon `moon`.
pub const MOON: char = '\u{e330}';
/// The Phosphor icon `translate`.
pub const TRANSLATE: char = '\u{e4a2}';
/// The Phosphor icon `arrows-out`.
pub const ARROWS_OUT: char = '\u{e0a2}';
/// The Phosphor icon `arrows-in`.
pub const ARROWS_IN: char = '\u{e09a}';
/// The Phosphor icon `dots-three`.
pub const DOTS_THREE: char = '\u{e1fe}';
/// The Phosphor icon `stack`.
pub const STACK: char = '\u{e466}';
/// The Phosphor icon `graph`.
pub const GRAPH: char = '\u{eb58}';
/// The Phosphor icon `chart-line`.
pub const CHART_LINE: char = '\u{e154}';
/// The Phosphor icon `chart-line-up`.
pub const CHART_LINE_UP: char = '\u{e156}';
/// The Phosphor icon `chart-bar`.
pub const CHART_BAR: char = '\u{e150}';
/// The Phosphor icon `chart-bar-horizontal`.
pub const CHART_BAR_HORIZONTAL: char = '\u{e152}';
/// The Phosphor icon `table`.
pub const TABLE: char = '\u{e476}';
/// The Phosphor icon `list-bullets`.
pub const LIST_BULLETS: char = '\u{e2f2}';
/// The Phosphor icon `tag`.
pub const TAG: char = '\u{e478}';
/// The Phosphor icon `calendar-blank`.
pub const CALENDAR_BLANK: char = '\u{e10a}';
/// The Phosphor icon `text-aa`.
pub const TEXT_AA: char = '\u{e6ee}';
/// The Phosphor icon `hash`.
pub const HASH: char = '\u{e2a2}';
/// The Phosphor icon `warning`.
pub const WARNING: char = '\u{e4e0}';
/// The Phosphor icon `warning-circle`.
pub const WARNING_CIRCLE: char = '\u{e4e2}';
/// The Phosphor icon `check-circle`.
pub const CHECK_CIRCLE: char = '\u{e184}';
/// The Phosphor icon `newspaper`.
pub const NEWSPAPER: char = '\u{e344}';
/// The Phosphor icon `push-pin`.
pub const PUSH_PIN: char = '\u{e3e2}';
/// The Phosphor icon `funnel`.
pub const FUNNEL: char = '\u{e266}';
/// The Phosphor icon `database`.
pub const DATABASE: char = '\u{e1de}';
/// The Phosphor icon `credit-card`.
pub const CREDIT_CARD: char = '\u{e1d2}';
/// The Phosphor icon `link-simple`.
pub const LINK_SIMPLE: char = '\u{e2e6}';
/// The Phosphor icon `shopping-cart`.
pub const SHOPPING_CART: char = '\u{e41e}';
/// The Phosphor icon `truck`.
pub const TRUCK: char = '\u{e4b4}';
/// The Phosphor icon `megaphone`.
pub const MEGAPHONE: char = '\u{e324}';
/// The Phosphor icon `squares-four`.
pub const SQUARES_FOUR: char = '\u{e464}';
/// The Phosphor icon `sign-in`.
pub const SIGN_IN: char = '\u{e428}';
/// The Phosphor icon `plugs-connected`.
pub const PLUGS_CONNECTED: char = '\u{eb5a}';
/// The Phosphor icon `download-simple`.
pub const DOWNLOAD_SIMPLE: char = '\u{e20c}';
/// The Phosphor icon `scales`.
pub const SCALES: char = '\u{e750}';
/// The Phosphor icon `arrow-square-out`.
pub const ARROW_SQUARE_OUT: char = '\u{e5de}';
/// The Phosphor icon `copy`.
pub const COPY: char = '\u{e1ca}';
/// The Phosphor icon `folder-open`.
pub const FOLDER_OPEN: char = '\u{e256}';
/// The Phosphor icon `question`.
pub const QUESTION: char = '\u{e3e8}';
/// The Phosphor icon `info`.
pub const INFO: char = '\u{e2ce}';
/// The Phosphor icon `corners-out`.
pub const CORNERS_OUT: char = '\u{e1d0}';
/// The Phosphor icon `eye`.
pub const EYE: char = '\u{e220}';
/// The Phosphor icon `eye-slash`.
pub const EYE_SLASH: char = '\u{e224}';
/// The Phosphor icon `users`.
pub const USERS: char = '\u{e4d6}';
/// The Phosphor icon `buildings`.
pub const BUILDINGS: char = '\u{e102}';
/// The Phosphor icon `clock`.
pub const CLOCK: char = '\u{e19a}';
/// The Phosphor icon `arrow-right`.
pub const ARROW_RIGHT: char = '\u{e06c}';
/// The Phosphor icon `arrow-left`.
pub const ARROW_LEFT: char = '\u{e058}';
/// The Phosphor icon `file`.
pub const FILE: char = '\u{e230}';
/// The Phosphor icon `flag`.
pub const FLAG: char = '\u{e244}';
/// The Phosphor icon `note`.
pub const NOTE: char = '\u{e348}';
/// The Phosphor icon `gear`.
pub const GEAR: char = '\u{e270}';
/// The Phosphor icon `arrow-counter-clockwise`.
pub const ARROW_COUNTER_CLOCKWISE: char = '\u{e038}';
/// The Phosphor icon `arrow-clockwise`.
pub const ARROW_CLOCKWISE: char = '\u{e036}';
/// The Phosphor icon `circle`.
pub const CIRCLE: char = '\u{e18a}';
/// The Phosphor icon `list`.
pub const LIST: char = '\u{e2f0}';
/// The Phosphor icon `keyboard`.
pub const KEYBOARD: char = '\u{e2d8}';
/// The Phosphor icon `monitor`.
pub const MONITOR: char = '\u{e32e}';
/// The Phosphor icon `sort-ascending`.
pub const SORT_ASCENDING: char = '\u{e444}';
/// The Phosphor icon `sort-descending`.
pub const SORT_DESCENDING: char = '\u{e446}';
/// The Phosphor icon `columns`.
pub const COLUMNS: char = '\u{e546}';
/// The Phosphor icon `toggle-left`.
pub const TOGGLE_LEFT: char = '\u{e674}';
/// The Phosphor icon `frame-corners`.
pub const FRAME_CORNERS: char = '\u{e626}';
/// The Phosphor icon `quotes`.
pub const QUOTES: char = '\u{e660}';
/// The Phosphor icon `map-trifold`.
pub const MAP_TRIFOLD: char = '\u{e31a}';
/// The Phosphor icon `globe`.
pub const GLOBE: char = '\u{e288}';
/// The Phosphor icon `share-network`.
pub const SHARE_NETWORK: char = '\u{e408}';
/// The Phosphor icon `rows`.
pub const ROWS: char = '\u{e5a2}';

/// All of them, to check that the font has each.
pub const ALL: &[char] = &[
    X,
    PLAY,
    PAUSE,
    SKIP_BACK,
    SKIP_FORWARD,
    CARET_RIGHT,
    CARET_DOWN,
    CARET_LEFT,
    CARET_UP,
    PLUS,
    MINUS,
    MAGNIFYING_GLASS,
    MAGNIFYING_GLASS_PLUS,
    MAGNIFYING_GLASS_MINUS,
    SUN,
    MOON,
    TRANSLATE,
    ARROWS_OUT,
    ARROWS_IN,
    DOTS_THREE,
    STACK,
    GRAPH,
    CHART_LINE,
    CHART_LINE_UP,
    CHART_BAR,
    CHART_BAR_HORIZONTAL,
    TABLE,
    LIST_BULLETS,
    TAG,
    CALENDAR_BLANK,
    TEXT_AA,
    HASH,
    WARNING,
    WARNING_CIRCLE,
    CHECK_CIRCLE,
    NEWSPAPER,
    PUSH_PIN,
    FUNNEL,
    DATABASE,
    CREDIT_CARD,
    LINK_SIMPLE,
    SHOPPING_CART,
    TRUCK,
    MEGAPHONE,
    SQUARES_FOUR,
    SIGN_IN,
    PLUGS_CONNECTED,
    DOWNLOAD_SIMPLE,
    SCALES,
    ARROW_SQUARE_OUT,
    COPY,
    FOLDER_OPEN,
    QUESTION,
    INFO,
    CORNERS_OUT,
    EYE,
    EYE_SLASH,
    USERS,
    BUILDINGS,
    CLOCK,
    ARROW_RIGHT,
    ARROW_LEFT,
    FILE,
    FLAG,
    NOTE,
    GEAR,
    ARROW_COUNTER_CLOCKWISE,
    ARROW_CLOCKWISE,
    CIRCLE,
    LIST,
    KEYBOARD,
    MONITOR,
    SORT_ASCENDING,
    SORT_DESCENDING,
    COLUMNS,
    TOGGLE_LEFT,
    FRAME_CORNERS,
    QUOTES,
    MAP_TRIFOLD,
    GLOBE,
    SHARE_NETWORK,
    ROWS,
];
