//! 简体中文。全部放在一个文件里，译者可以从头读到尾。

use super::*;
use crate::amounts::{Span, amount, part, span};
use parlor::{close::Close, transfer::Why};

pub(super) static ZH: Text = Text {
    page: PAGE,
    front: FRONT,
    door: DOOR,
    rooms: ROOMS,
    settings: SETTINGS,
    lobby: LOBBY,
    call: CALL,
    people: PEOPLE,
    chat: CHAT,
    files: FILES,
    over: OVER,
    admin: ADMIN,
    #[cfg(feature = "ssr")]
    network: network::ZH,
    time: TimeText { when, day },
};

const PAGE: PageText = PageText {
    description: "在你自己的服务器上，开几间说话的房间。",
    skip: "跳到正文",
    main: "主导航",
    your_rooms: "你的房间",
    check: "检查你的设备",
    admin: "管理",
    sign_in: "登录",
    sign_out: "退出登录",
    signed_in_as: "已登录：",
    promise: "本服务器只替浏览器牵线，从不看到也听不到通话。",
    language: "语言",
    theme: "外观",
    like_device: "跟随设备",
    light: "浅色",
    dark: "深色",
    apply: "应用",
    close: "关闭",
    cancel: "取消",
    join: "加入",
    copy_link: "复制链接",
    link_copied: |name| format!("已复制“{name}”的链接。"),
    settings: "设置",
    home: "回到首页",
    no_page: (
        "没有这个页面",
        "地址可能有误，或者页面已经不在了。首页还在原处。",
    ),
    unavailable: (
        "现在暂时不行",
        "服务器没能答复。什么都没有改变，请稍后重新载入。",
    ),
    #[cfg(feature = "ssr")]
    load_again: "重新载入",
    #[cfg(feature = "ssr")]
    broke: "这个页面出了问题，无法继续。请重新载入；如果正在通话，您的位置会保留。",
    a_room: "房间",
    names: |names| match names {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => format!("{}和{last}", all.join("、")),
    },
};

const FRONT: FrontText = FrontText {
    title: "Parlor：说话的房间",
    heading: "在自己的服务器上，开几间说话的房间",
    lead: "开一间房，把链接发出去。打开链接的人，看得见、听得到彼此，浏览器直连浏览器。不用账号，不用安装。",
    join_a_room: "加入房间",
    link: "用链接或代码加入",
    link_hint: "别人发给你的链接，或念给你听的代码。",
    bad_link: "这不是本服务器的链接或代码。代码由四个词组成，就像上面的例子。",
    have_account: "在这里有账号？",
    picture: "黄昏时的一座房子，三间屋里亮着灯，有人在说话。",
    promises: "你可以放心的事",
    connects: (
        "连得上",
        "从你直达对方；网络不通时走中继。线路断了会自己接好，谁都不必挂断。",
    ),
    stays: (
        "留得住",
        "房间明天还在，链接不变，设置不变。服务器重启时，大家照常说话，毫无察觉。",
    ),
    truth: (
        "讲实情",
        "谁在里面、谁静音了、谁的线路正在恢复，如实告诉你。服务器从不看到也听不到通话。",
    ),
};

const DOOR: DoorText = DoorText {
    to_host: |host| format!("登录到 {host}"),
    username: "用户名",
    username_hint: "小写字母、数字、点和短横：登录时输入。",
    display_name: "显示名称",
    display_name_hint: "别人在你的画面下看到的名字。",
    password: "密码",
    password_hint: "至少 10 个字符。一句话比一串谜语好记。",
    failed: |failed| match failed {
        Failed::Wrong => (
            "用户名或密码不对。",
            "什么都没有改变。连错五次后需要等一会儿。",
        ),
        Failed::Slow => ("尝试太多次了。", "请等几分钟再试。你的密码仍然有效。"),
        Failed::Closed => (
            "这里不开放注册。",
            "本服务器的账号由管理员创建，请向管理员索取。",
        ),
        Failed::Name => (
            "这个名字不能用。",
            "用户名为 2 到 32 个小写字母、数字、点或短横；显示名称最多 64 个字符。",
        ),
        Failed::Password => ("密码太短或太长。", "至少 10 个字符，最多 256 个。"),
        Failed::Taken => ("这个用户名已被使用。", "请换一个；显示名称可以相同。"),
        Failed::Busy => ("服务器现在很忙。", "什么都没有改变，请稍后再试。"),
    },
    no_account_closed: "没有账号？本服务器的账号由管理员创建。",
    no_account_open: "没有账号？",
    create_account: "创建账号",
    need_none: "加入通话不需要账号：",
    open_its_link: "打开链接即可",
    set_up: "安装 Parlor",
    set_up_lead: "在这里创建第一位管理员。带你来的链接只能用一次。",
    create_administrator: "创建管理员",
    set_up_gone: (
        "这个安装链接已经用过了",
        "它只能用一次，而且只在还没有管理员时有效。如果你是管理员，请登录；如果你管理这台服务器却没有账号，请重启它，从日志里取新链接。",
    ),
    sign_up_lead: |host| format!("在 {host} 上"),
    sign_up_closed: (
        "这里的账号由人工创建",
        "本服务器的账号由管理员创建。加入通话不需要账号：打开链接即可。",
    ),
    have_account: "已有账号？",
};

const ROOMS: RoomsText = RoomsText {
    new_room: "新房间",
    lit: "灯亮着",
    quiet: "现在安静",
    live: "进行中",
    for_minutes: |names, minutes| match minutes {
        0 => format!("{names}，刚刚开始"),
        1..120 => format!("{names}，已 {minutes} 分钟"),
        _ => format!("{names}，已 {} 小时", minutes / 60),
    },
    since: |names, when| format!("{names}，{when}开始"),
    seats: |taken, of| format!("{of} 个座位已坐 {taken} 个"),
    last_used: |when| format!("上次使用：{when}"),
    not_used: "还没用过",
    access: |access| match access {
        Access::Link => "有链接即可进入",
        Access::Ask => "先敲门",
        Access::Members => "仅限成员",
    },
    access_hint: |access| match access {
        Access::Link => "链接够长，没人猜得到。",
        Access::Ask => "来人敲门，由你或联席主持人一一放行。",
        Access::Members => "在这里有账号的人。",
    },
    who_may: "谁可以进来",
    none: (
        "还没有房间",
        "开一间，起个名字，把链接发给该来的人。明天它还在，链接不变。",
    ),
    sent_a_link: "收到了链接？打开它，或输入代码：",
    name: "房间名称",
    name_hint: "打开链接的人都看得到。以后可以改。",
    name_example: "花园小组",
    no_more: "未能创建房间：服务器繁忙，或您的房间已达上限。请重试，或删除一个。",
    bad_name: "房间名称为 1 到 128 个字符，不含看不见的字符。",
    create: "创建房间",
};

const SETTINGS: SettingsText = SettingsText {
    title: |name| format!("“{name}”的设置"),
    lead: "房间空着时、服务器重启后，这些设置都有效。",
    seats: "座位",
    seats_hint: "每个人都与其他所有人相连，座位越多，对线路要求越高：2 到 16。",
    locked: "锁上",
    locked_hint: "有链接也不能再进来；已经在里面的人不受影响。",
    hide_address: "隐藏地址",
    hide_address_hint: "这里的人都不会知道彼此的网络地址：声音和画面都经由中继。",
    chat: "聊天",
    keep_for: |keep| match keep {
        Keep::Days(days) => format!("保留 {days} 天"),
        Keep::Forever => "与房间一同保留".into(),
        Keep::BetweenUs => "只在此刻在场的人之间".into(),
    },
    chat_hint: "保留的话存在这台服务器上，后来的人也能读到。若只在在场的人之间，则谁也不保留：话直接从一人传给另一人，先前保留的会删除。改短期限，对已有的话同样有效。",
    save: "保存",
    saved: "已保存。",
    open_room: "打开房间",
    link: "房间链接",
    delete: "删除房间",
    delete_lead: "房间和链接将永远消失，里面的人会被请出。",
    delete_ask: |name| format!("删除“{name}”？"),
    delete_means: "链接立即失效，正在里面说话的人会离开。此事不能撤回。",
    keep: "保留",
    not_yours: ("你没有这个房间", "它可能已被删除，或者属于别人。"),
};

const LOBBY: LobbyText = LobbyText {
    nobody: "还没有人在里面。",
    are_in: |names, _| format!("{names}在里面。"),
    preview: "预览",
    opening: "正在打开摄像头和麦克风。浏览器询问时，请都允许。",
    camera_is_off: "摄像头已关闭",
    camera_off_hint: "别人会看到你名字的缩写。",
    heard: "别人听得到你：",
    turn: |kind, on| match (kind, on) {
        (Kind::Microphone, true) => "打开麦克风",
        (Kind::Microphone, false) => "关闭麦克风",
        (Kind::Camera, true) => "打开摄像头",
        (Kind::Camera, false) => "关闭摄像头",
    },
    kind: |kind| match kind {
        Kind::Microphone => "麦克风",
        Kind::Camera => "摄像头",
    },
    speaker: "扬声器",
    any_device: "由浏览器选择",
    no_device: "没有找到",
    level: "麦克风音量",
    test: "试听",
    devices: "设备",
    hide_address: "隐藏我的地址",
    hide_address_hint: |everybody| match everybody {
        true => "这个房间隐藏所有人的地址。",
        false => "别人不会知道你的设备在哪里：声音和画面都经由中继。",
    },
    problem: |kind, why| match (kind, why) {
        (None, CaptureFailure::Denied) => (
            "浏览器没有放行摄像头和麦克风",
            "按地址旁的锁或摄像头标志，允许本站使用两者，然后再试一次。不用它们也能加入。",
        ),
        (Some(Kind::Microphone), CaptureFailure::Denied) => (
            "浏览器没有放行麦克风",
            "按地址旁的锁或麦克风标志，允许本站使用，然后再试一次。不用它也能加入。",
        ),
        (Some(Kind::Camera), CaptureFailure::Denied) => (
            "浏览器没有放行摄像头",
            "按地址旁的锁或摄像头标志，允许本站使用，然后再试一次。不用它也能加入。",
        ),
        (None, CaptureFailure::Missing) => (
            "没有找到摄像头和麦克风",
            "插上后再试一次。没有也能加入：你看得见、听得到别人。",
        ),
        (Some(Kind::Microphone), CaptureFailure::Missing) => (
            "没有找到麦克风",
            "插上后再试一次。没有也能加入：你听得到别人，别人听不到你。",
        ),
        (Some(Kind::Camera), CaptureFailure::Missing) => (
            "没有找到摄像头",
            "插上后再试一次。没有也能加入：别人会看到你名字的缩写。",
        ),
        (None, CaptureFailure::Busy) => (
            "摄像头和麦克风正被占用",
            "另一个程序或标签页占着它们。关掉它再试一次，或者不用它们加入。",
        ),
        (Some(Kind::Microphone), CaptureFailure::Busy) => (
            "麦克风正被占用",
            "另一个程序或标签页占着它。关掉它再试一次，或换一个麦克风。",
        ),
        (Some(Kind::Camera), CaptureFailure::Busy) => (
            "摄像头正被占用",
            "另一个程序或标签页占着它。关掉它再试一次，或换一个摄像头。",
        ),
        (_, CaptureFailure::Insecure) => (
            "这个地址不安全",
            "浏览器只在 https 下打开摄像头和麦克风。请索取 https 链接；在此之前你可以加入旁听。",
        ),
        (_, CaptureFailure::Unsupported) => (
            "这个浏览器不能参加通话",
            "它没有 WebRTC，或者已被关闭。请用新版的 Firefox、Chrome、Edge 或 Safari 打开链接。",
        ),
    },
    try_again: "再试一次",
    your_name: "你的名字",
    join_as: |name| format!("你将以“{name}”的名字加入。"),
    ask_to_join: "请求加入",
    ask_note: "主持人会让你进来。在此之前没有人看到或听到你。",
    entering: "正在开门……",
    refused: |why| match why {
        EnterFailure::Elsewhere => (
            "已在这个通话中。移到这里？",
            "你在另一个标签页或设备上已在这个房间。那边结束，这边继续。",
        ),
        EnterFailure::Full => (
            "座位已满",
            "每个人都与其他所有人相连，所以人数有限。等有人离开后再试。",
        ),
        EnterFailure::Locked => ("房间已锁", "里面的人锁上了门。请他们开门，然后再试。"),
        EnterFailure::NotForYou => (
            "这个链接不能为你开门",
            "它可能已被撤回，或只供登录的人使用。请问发链接的人。",
        ),
        EnterFailure::BadName => ("请换一个名字", "名字为 1 到 64 个字符，不含看不见的字符。"),
        EnterFailure::TooOften => ("请稍等", "刚才试得太频繁了。等十秒再试。"),
        EnterFailure::Unreachable => (
            "连不上服务器",
            "你的网络或服务器暂时不在。请再试一次，什么都不会丢失。",
        ),
    },
    move_here: "移到这里",
    waiting: (
        "你在门口",
        "已通知主持人，等他让你进来。在此之前没有人看到或听到你；请不要关闭本页。",
    ),
    stop_waiting: "不等了",
    no_room: (
        "这个链接没有打开任何房间",
        "它可能已被撤回，或只供登录的人使用。请向发链接的人要一个新的。",
    ),
    other_link: "试另一个链接",
    no_script: (
        "通话需要脚本",
        "这个页面是一间用摄像头和麦克风说话的房间，浏览器要靠脚本来实现，而脚本在这里被关闭了。请为本站打开脚本，然后重新载入。",
    ),
};

const CALL: CallText = CallText {
    skip: "跳到通话控制",
    controls: "通话控制",
    microphone: |on| match on {
        true => ("静音麦克风", "静音"),
        false => ("取消麦克风静音", "取消静音"),
    },
    camera: |on| match on {
        true => ("关闭摄像头", "摄像头"),
        false => ("打开摄像头", "摄像头"),
    },
    choose: |kind| match kind {
        Kind::Microphone => "选择麦克风",
        Kind::Camera => "选择摄像头",
    },
    hand: |up| match up {
        true => "放下手",
        false => "举手",
    },
    hand_word: "举手",
    react: "回应",
    reactions: "回应",
    reaction: [
        ("👍", "赞"),
        ("👏", "鼓掌"),
        ("❤️", "爱心"),
        ("😄", "大笑"),
        ("😮", "惊讶"),
        ("🎉", "庆祝"),
    ],
    people: "成员",
    settings: "设置",
    more: "更多",
    leave: "离开",
    layout: "布局",
    grid: "网格",
    spotlight: "聚焦",
    stage: "通话中的人",
    you: "你",
    microphone_off: "麦克风已关闭。",
    mending: "重新连接中",
    connecting: "连接中",
    unreachable: "无法连接",
    coming: "正在载入…",
    not_come: "页面的这一部分未能载入。通话不受影响。",
    try_again: "重试",
    show_large: |name| format!("放大显示{name}"),
    count: |count| format!("{count} 人"),
    only_you: "只有你",
    in_call_for: "通话已进行 ",
    minutes: |minutes| match minutes {
        0..60 => format!("{minutes} 分钟"),
        _ => format!("{} 小时 {} 分钟", minutes / 60, minutes % 60),
    },
    locked: "已锁",
    link_down: "暂时连不上服务器，通话照常",
    first: ("你是第一个到的", "把这个链接发给其他人。他们不需要账号。"),
    notices: "通知",
    knocks: "想进来。",
    news: |news| match news {
        News::LinkCopied => "链接已复制。".into(),
        News::Joined(name) => format!("{name}进来了。"),
        News::Left(name) => format!("{name}离开了。"),
        News::Closed(name) => format!("{name}关闭了页面。"),
        News::Lost(name) => format!("{name}断线了，没有再连上。"),
        News::Removed(name) => format!("{name}被移出了。"),
        News::MutedByHost => "主持人把你静音了。你可以自己取消静音。".into(),
        News::TapToHear => "浏览器要你按一下才放声音。".into(),
        News::DeviceGone(Kind::Microphone) => "你的麦克风被拔掉了。".into(),
        News::DeviceGone(Kind::Camera) => "你的摄像头被拔掉了。".into(),
        News::NotDone => "没有成功，什么都没有改变。".into(),
    },
    hear: "点按收听",
    raised: |name| format!("{name}举手了。"),
    shortcuts: "按键",
    keys: [
        ("M", "开关麦克风"),
        ("V", "开关摄像头"),
        ("H", "举手或放下"),
        ("C", "聊天"),
        ("F", "文件"),
        ("?", "这张表"),
        ("Esc", "关闭打开的东西"),
    ],
    close_settings: "关闭设置",
};

const PEOPLE: PeopleText = PeopleText {
    close: "关闭成员",
    at_door: |count| format!("门口有 {count} 人"),
    in_call: |count| format!("通话中有 {count} 人"),
    admit: "放行",
    deny: "拒绝",
    admit_all: "全部放行",
    role: |role| match role {
        Role::Host => "主持人",
        Role::Cohost => "联席主持人",
        Role::Member => "有账号",
        Role::Guest => "访客",
    },
    speaking: "正在说话",
    mending: "重新连接中",
    hand: |place| format!("已举手，排在第 {place}"),
    on: |kind, on| match (kind, on) {
        (Kind::Microphone, true) => "麦克风已打开",
        (Kind::Microphone, false) => "麦克风已关闭",
        (Kind::Camera, true) => "摄像头已打开",
        (Kind::Camera, false) => "摄像头已关闭",
    },
    menu: |name| format!("对{name}的操作"),
    mute: "静音",
    promote: "设为联席主持人",
    remove: "移出",
    ban: "禁止再来",
    lock: "锁上房间",
    end: "为所有人结束通话",
    end_ask: "为所有人结束通话？",
    end_means: "所有人立即离开。房间和链接都保留。",
    stay: "继续说话",
};

const CHAT: ChatText = ChatText {
    title: "聊天",
    close: "关闭聊天",
    options: "聊天选项",
    keeps: |keep| match keep {
        Keep::Days(days) => (format!("在本服务器上保留 {days} 天"), STORED),
        Keep::Forever => ("只要房间还在，就保留在本服务器上".into(), STORED),
        Keep::BetweenUs => (
            "只在这里的人之间".into(),
            "消息从浏览器直达浏览器，服务器看不到，也没有人保留。",
        ),
    },
    switched: |keep| match keep {
        Keep::Days(days) => format!("从这里起，消息在本服务器上保留 {days} 天。"),
        Keep::Forever => "从这里起，只要房间还在，消息就保留。".into(),
        Keep::BetweenUs => "从这里起，消息只在这里的人之间，没有人保留。".into(),
    },
    search: "搜索消息",
    close_search: "关闭搜索",
    looking: "正在搜索……",
    found: |count| match count {
        0 => "没有找到。换个词，或少写几个词再试。".into(),
        _ => format!("{count} 条消息，最新的在前"),
    },
    save: "保存为文本",
    tell: "别人能看到我正在写",
    log: "聊天消息",
    none: (
        "还没有人写过",
        "一个链接、一个想法、一声问候：第一句由你来写。",
    ),
    older: "更早的消息",
    loading: "正在取更早的消息……",
    new: "你离开后的新消息",
    newest: "新消息",
    unread: |count| format!("{count} 条新消息"),
    answers: "回复：",
    edited: "已编辑",
    deleted: "这条消息已删除",
    removed: "已被移出房间",
    sending: "正在发送",
    reaching: |count| format!("还有 {count} 人没有收到"),
    failed: |code| match code {
        ErrorCode::RateLimited => "一下子太多了。稍等片刻再试。",
        ErrorCode::Forbidden => "没有发出：你现在不能在这里写。",
        ErrorCode::NoSuchMessage => "没有发出：所回复的消息已不在了。",
        ErrorCode::BadText => "没有发出：太长，或含有无法显示的字符。",
        _ => "没有发出：服务器暂时收不下。请稍后再试。",
    },
    again: "再试一次",
    discard: "丢弃",
    tools: "对这条消息的操作",
    reply: "回复",
    react: "回应",
    more_faces: "更多表情",
    edit: "编辑",
    delete: "删除",
    delete_ask: "为所有人删除？",
    delete_all: "为所有人删除",
    keep: "保留",
    field: "消息",
    invite: "写给房间里的人",
    send: "发送消息",
    save_edit: "保存修改",
    replying: |name| format!("回复{name}"),
    editing: "修改你的消息",
    left: |count| format!("大约还能写 {count} 个字。"),
    too_long: |count| format!("大约超出 {count} 个字。请缩短，或分几次发送。"),
    mention: "可以提到的人",
    writing: |names| match names {
        [one] => format!("{one}正在写"),
        [one, other] => format!("{one}和{other}正在写"),
        _ => "好几个人正在写".into(),
    },
};

const STORED: &str = "后来的人也能读到。";

const FILES: FilesText = FilesText {
    title: "文件",
    close: "关闭文件",
    offered: |count| format!("有 {count} 项等你接收"),
    moving: |percent| format!("传输中，已完成 {percent}%"),
};

pub(super) static TRANSFERS: TransfersText = TransfersText {
    none: (
        "还没有人发送",
        "文件从浏览器直达浏览器，只发给愿意接收的人，服务器从不经手。发送第一个，或把它拖到本页任何地方。",
    ),
    sort: |sort| match sort {
        Sort::Picture => "图片",
        Sort::Film => "视频",
        Sort::Sound => "音频",
        Sort::Words => "文本",
        Sort::Pdf => "PDF",
        Sort::Archive => "压缩包",
        Sort::Program => "程序",
        Sort::Other => "文件",
    },
    files: |count| format!("{count} 个文件"),
    folder: |count| format!("文件夹，{count} 个文件"),
    bytes,
    facts: |what, size| format!("{what}，{size}，"),
    from: "来自{who}",
    to: "发给{who}",
    to_people: |count| format!("发给 {count} 人"),
    of: |done, total| format!("{} / {}", part(done, total), bytes(total)),
    pace: |rate, left| match left {
        None => format!("每秒 {}", bytes(rate)),
        Some(left) => format!("每秒 {}，还需 {}", bytes(rate), time(left)),
    },
    percent: |percent| format!("{percent}%"),
    goes_on: "从这里继续",
    have_it: |have, all| format!("{all} 人中 {have} 人已收到"),
    people: "每个人的进度",
    somebody: "对方",
    accept: "接收",
    accept_into: "接收到…",
    decline: "谢绝",
    trust: "本次通话中总是接收{who}的文件",
    trusted: "本次通话中，{who}发来的文件会直接接收。",
    ask_again: "改为每次询问",
    pause: "暂停",
    resume: "继续",
    cancel: "取消",
    pause_for: "暂停发给{who}",
    resume_for: "继续发给{who}",
    cancel_for: "取消发给{who}",
    save: "保存",
    save_into: "保存到文件夹…",
    delete: "删除",
    delete_ask: "它还没有保存。仍要删除吗？",
    delete_it: "仍然删除",
    keep: "留着",
    dismiss: "移除",
    offer_again: "再发一次",
    choose_again: "重新选择文件",
    other_files: "这不是你原来要发的文件，或者它已被改动。请选择原来的文件；别的文件可以另外发送。",
    too_large: |limit, placeable| {
        let most = format!("太大，放不下：这个浏览器只能存放 {}。", bytes(limit));
        match placeable {
            true => format!("{most}请在磁盘上选一个位置，文件会直接写到那里。"),
            false => format!("{most}请腾出空间，或换一个浏览器进入通话，或请{{who}}分成几份发送。"),
        }
    },
    word: |state| match state {
        State::Offered | State::Streaming => "",
        State::Opening => "即将开始",
        State::Paused { .. } => "已暂停",
        State::Waiting => "等待中",
        State::NeedsFiles => "已停下",
        State::Confirming => "核对中",
        State::Done => "完成",
        State::Declined => "已谢绝",
        State::Cancelled { .. } => "已取消",
        State::Failed { .. } => "失败",
        State::Left => "中断",
    },
    says: |side, state| match side {
        Side::Sending => sending(state),
        Side::Receiving => receiving(state),
    },
    packing: "正在打包{file}",
    saved: "已保存，还可以再次保存。",
    placed: "已放在你选的位置。",
    gone: "它已不在这里。如有需要，请{who}再发一次。",
    left_overs: |size| format!("上次留下的，占用 {}", bytes(size)),
    left_over: "它没有传完，也无法继续。删除后可腾出空间。",
    send: "发送文件",
    send_folder: "发送文件夹",
    or_drop: "也可以把文件拖到本页任何地方。",
    nobody: "还没有别人在这里。文件只发给通话中的人。",
    whom: "发给谁",
    everyone: "所有人",
    to_everyone: "发给所有人",
    to_one: "发给{who}",
    to_some: |count| format!("发给 {count} 人"),
    choose_some: "请至少选择一个人。",
    refused: |why| match why {
        NotOffered::Nobody => "没有发出：这些人现在都连不上。等他们连上后再试。",
        NotOffered::TooMany => {
            "没有发出：一次超过了 10 000 个文件。请分几次发送，或先打成一个压缩包。"
        }
        NotOffered::BadName => "没有发出：其中有的文件名无法在所有电脑上保存。请改名后再发送。",
        NotOffered::Unreadable => {
            "没有发出：其中有的文件读不出来。请确认它还在、而且允许读取，然后再发送。"
        }
    },
    drop: ("松手即可发给所有人", "谁没有接收，就什么也不会发给谁。"),
    drop_nobody: "这里没有人可以接收",
    drop_to: "松手即可发给{who}",
    drop_to_people: |count| format!("松手即可发给 {count} 人"),
    offers: |size| format!("{{who}}想发给你{{file}}，{size}。"),
    show: "查看",
    news: "{file}：",
};

fn bytes(bytes: u64) -> String {
    amount(bytes, "字节")
}

fn time(seconds: u64) -> String {
    match span(seconds) {
        Span::Seconds(seconds) => format!("{seconds} 秒"),
        Span::Minutes(minutes) => format!("{minutes} 分钟"),
        Span::Hours(hours, minutes) => format!("{hours} 小时 {minutes} 分钟"),
        Span::Days => "两天以上".into(),
    }
}

fn sending(state: State) -> &'static str {
    match state {
        State::Offered => "{who}还没有答复。",
        State::Opening => "{who}已接受，马上开始。",
        State::Streaming => "",
        State::Paused { by_me, by_them } => match (by_me, by_them) {
            (true, true) => "双方都暂停了。双方都继续后，接着传。",
            (true, false) => "你暂停了。你继续后，从这里接着传。",
            (false, true) => "{who}暂停了。{who}继续后，从这里接着传。",
            (false, false) => "马上继续。",
        },
        State::Waiting => "{who}现在连不上。恢复后会自动从断处接着传。",
        State::NeedsFiles => {
            "页面重新载入过，浏览器因此忘了文件。请重新选择同样的文件，会从断处接着传。"
        }
        State::Confirming => "已全部发出，{who}正在与你发的内容核对。",
        State::Done => "{who}已收到，每个字节都核对过。",
        State::Declined => "{who}不想要。什么都没有发出。",
        State::Cancelled { by_me: true } => "你停止了传输。没有人收到完整的文件，可以再发一次。",
        State::Cancelled { by_me: false } => "{who}停止了传输。可以再发一次。",
        State::Failed { why, .. } => not_sent(why),
        State::Left => "{who}没等传完就离开了。如果{who}回来，会从断处接着传。",
    }
}

fn receiving(state: State) -> &'static str {
    match state {
        State::Offered | State::Streaming => "",
        State::Opening => "你已接受，马上开始。",
        State::Paused { by_me, by_them } => match (by_me, by_them) {
            (true, true) => "双方都暂停了。双方都继续后，接着传。",
            (true, false) => "你暂停了。你继续后，从这里接着传。",
            (false, true) => "{who}暂停了。{who}继续后，从这里接着传。",
            (false, false) => "马上继续。",
        },
        State::Waiting => "{who}现在连不上。已收到的部分留着，恢复后自动继续。",
        State::NeedsFiles => "{who}需要重新选择文件。已收到的部分留着，之后会继续。",
        State::Confirming => "已全部收到，正在与{who}发的内容核对。",
        State::Done => "每个字节都核对过。",
        State::Declined => "你没有接收。什么都没有传来。",
        State::Cancelled { by_me: true } => {
            "你停止了传输，已收到的部分已丢弃。如果还想要，请{who}再发一次。"
        }
        State::Cancelled { by_me: false } => {
            "{who}停止了传输，已收到的部分已丢弃。如有需要，请{who}再发一次。"
        }
        State::Failed { why, .. } => not_received(why),
        State::Left => "{who}没等传完就离开了。已收到的部分留着，{who}回来后继续。",
    }
}

fn not_sent(why: Why) -> &'static str {
    match why {
        Why::SourceGone => "文件不见了，或浏览器不能再读取它。找到它之后再发一次。",
        Why::SourceChanged => "你发出后文件被改动了。请按现在的样子再发一次。",
        Why::OtherFile => "选的是另一个文件，不是{who}接受的那个。请把它单独发送。",
        Why::NoRoom => "{who}的磁盘满了。等{who}腾出空间后再发一次。",
        Why::DiskFailed => "{who}的浏览器无法写入。请再发一次，换个存放位置也许可行。",
        Why::NoStore => "{who}的浏览器存不下这么大的文件。请分成几份发送，或请{who}换一个浏览器。",
        Why::WrongHash => "有字节在途中变了，{who}没有收下它们。请再发一次。",
        Why::TooMuch => "{who}收到的比你说的多，因此停下了。请重新载入本页，再发一次。",
        Why::OutOfTurn => "{who}收到的次序不对，因此停下了。请再发一次。",
        Why::BadFrame => {
            "你和{who}的浏览器互相听不懂，也许有一方的页面旧了。双方重新载入页面后再发一次。"
        }
        Why::RootDiffers => "{who}全部收到了，但合起来不是你发的内容，所以没有使用。请再发一次。",
        Why::Unanswered => "{who}的浏览器太久没有回应，设备可能睡着了。等它醒来再发一次。",
    }
}

fn not_received(why: Why) -> &'static str {
    match why {
        Why::SourceGone => "对方那里的文件不见了，或不能再读取。请{who}再发一次。",
        Why::SourceChanged => "传输途中{who}改动了文件，已收到的没有用了。请{who}再发一次。",
        Why::OtherFile => "对方选了另一个文件，不是你接受的那个。请{who}把它单独发送。",
        Why::NoRoom => "这台设备放不下了。请腾出空间，然后请{who}再发一次。",
        Why::DiskFailed => "这个浏览器无法写入。请{who}再发一次，换个存放位置也许可行。",
        Why::NoStore => "这个浏览器存不下这么大的文件。请换一个浏览器，或请{who}分成几份发送。",
        Why::WrongHash => "有字节在途中变了，没有收下它们。请{who}再发一次。",
        Why::TooMuch => "传来的比{who}说的多，因此停下了，什么都没有使用。请问问{who}那是什么。",
        Why::OutOfTurn => "传来的次序不对，因此停下了。请{who}再发一次。",
        Why::BadFrame => {
            "你和{who}的浏览器互相听不懂，也许有一方的页面旧了。双方重新载入页面后，请对方再发一次。"
        }
        Why::RootDiffers => {
            "全部收到了，但合起来不是{who}发的内容，所以不交给你。请{who}再发一次。"
        }
        Why::Unanswered => "{who}太久没有传来任何东西，设备可能睡着了。请{who}再发一次。",
    }
}

const OVER: OverText = OverText {
    ended: |ending| match ending {
        Ending::Left => ("你已离开", "房间还在，链接不变。"),
        Ending::Ended => (
            "通话已结束",
            "主持人为所有人结束了通话。房间还在，链接不变。",
        ),
        Ending::Closed(Close::Superseded) => (
            "通话在别处继续",
            "你在另一个标签页或设备上加入了这个房间。本页可以关闭。",
        ),
        Ending::Closed(Close::Removed) => (
            "你被移出了",
            "主持人或管理员把你请出了这个通话。再来之前请先问问他们。",
        ),
        Ending::Closed(Close::RoomGone) => {
            ("通话已结束", "通话在您离线时结束了，或者房间已被删除。")
        }
        Ending::Closed(Close::NotAllowed) => (
            "你不能再待在这个房间",
            "你没有被放行，或者你的账号已退出登录。请问主持人，或重新登录。",
        ),
        Ending::Closed(Close::BadTicket | Close::TokenUsed) => {
            ("你的座位已让出", "连接中断太久了。请重新加入，房间还在。")
        }
        Ending::Closed(_) => (
            "连接因错误而结束",
            "本页与服务器互相没听懂，也许服务器更新了。请重新载入。",
        ),
    },
    rejoin: "重新加入",
};

const ADMIN: AdminText = AdminText {
    pages: "管理",
    reports: "检查报告",
    network: "网络",
    title: "实时会话",
    lead: "服务器此刻所见。你看不到话语，也看不到面孔。",
    numbers: "数字",
    people: "通话中的人",
    most_today: |count| format!("今天最多 {count}"),
    rooms: "使用中的房间",
    of: |count| format!("共 {count}"),
    at_doors: |count| match count {
        0 => "门口没有人".into(),
        _ => format!("门口有 {count} 人"),
    },
    sockets: "连接",
    mending: |count| format!("{count} 个正在恢复"),
    last_hour: "过去一小时",
    hour_ago: "一小时前",
    now: "现在",
    chart: |first, most, now| format!("从起初的 {first} 到现在的 {now}，最多 {most}。"),
    how_pairs: "两两如何相连",
    pairs: |count| format!("现有 {count} 对"),
    no_pairs: "现在没有人互相连接。",
    path: |path| match path {
        Path::SameNetwork => "同一网络",
        Path::Direct => "直连",
        Path::RelayedUdp => "经 UDP 中继",
        Path::RelayedTcp => "经 TCP 中继",
        Path::RelayedTls => "经 TLS 中继",
        Path::Down => "正在恢复",
    },
    none: (
        "所有房间都很安静",
        "没有人在通话。有人来时，本页会立刻显示，不必重新载入。",
    ),
    room: "房间",
    since: "开始于",
    paths: "路径",
    actions: "操作",
    in_room: |name| format!("在“{name}”里"),
    people_in: |name| format!("“{name}”里的人"),
    person: "成员",
    from: "来自",
    state: "状态",
    link_lost: "连接中断",
    whom: "谁与谁相连",
    mesh: |people, pairs| format!("{people} 人，{pairs} 对"),
    as_list: "以列表显示",
    pair: |one, other, path| format!("{one}与{other}：{path}"),
    end: "结束通话",
    end_ask: |room| format!("结束“{room}”里的通话？"),
    end_means: "所有人的通话立即结束，房间保留。你的理由会记入服务器的操作记录。",
    let_talk: "让他们说",
    remove: "移出",
    remove_ask: |name, room| format!("把{name}移出“{room}”？"),
    remove_means: "座位立即让出。你的理由会记入服务器的操作记录。",
    let_stay: "让他留下",
    reason: "理由",
    reason_hint: "一句话，给以后问起的人。",
    only_admins: ("本页只供管理员使用", "请以管理员身份登录。"),
};

const DAYS: [&str; 7] = ["日", "一", "二", "三", "四", "五", "六"];

fn when(at: Moment, days_ago: Option<u64>, utc: bool) -> String {
    let zone = if utc { " UTC" } else { "" };
    let clock = at.clock();
    match days_ago {
        Some(0) => format!("今天 {clock}{zone}"),
        Some(1) => format!("昨天 {clock}{zone}"),
        Some(2..7) => format!("星期{} {clock}{zone}", DAYS[usize::from(at.weekday) % 7]),
        _ => format!("{} 年 {} 月 {} 日 {clock}{zone}", at.year, at.month, at.day),
    }
}

fn day(at: Moment, days_ago: Option<u64>) -> String {
    match days_ago {
        Some(0) => "今天".into(),
        Some(1) => "昨天".into(),
        Some(2..7) => format!("星期{}", DAYS[usize::from(at.weekday) % 7]),
        _ => format!("{} 年 {} 月 {} 日", at.year, at.month, at.day),
    }
}
