use super::*;
use parlor::{
    call::{CaptureFailure, Kind},
    check::{Verdict, Withheld},
};

pub(super) static ZH: CheckText = CheckText {
    lead: "这个浏览器能做什么，这个网络放行什么。不录制任何内容；除非你发送，否则什么也不会发出。",
    for_room: |room| format!("为“{room}”检查。"),
    no_script: (
        "检查需要脚本",
        "只有浏览器里的脚本才能检查浏览器。请为本站打开脚本，或换一个浏览器打开此页。",
    ),
    browser: "这个浏览器",
    devices: "摄像头和声音",
    network: "这个网络",
    name,
    trying: (
        "检查中",
        "需要几秒；若什么都不通，要十来秒。浏览器若有提问，会等你回答。",
    ),
    idle: ("还没检查", "页面准备好后就开始检查。"),
    mark: |mark| match mark {
        Mark::Good => "正常：",
        Mark::Warn => "不够好：",
        Mark::Bad => "不能用：",
        Mark::Untried => "没有检查：",
    },
    value,
    means,
    verdict,
    counts,
    again: "再检查一次",
    copy: "复制报告",
    copied: "报告已复制。",
    send: "发给管理员",
    sending: "发送中……",
    sent: "管理员现在可以看到了。",
    too_often: "发送太频繁。请等十分钟，或改为复制报告。",
    not_sent: "没能发送。请改为复制报告。",
    may_not_send: "要发送，请先登录，或从你的房间打开此页；复制则人人都可以。",
    no_picture: "没有画面",
    speak: "说句话",
    play: "播放声音",
    played: "听到三个音了吗？没有的话，请看看音量和所选的扬声器。",
};

fn name(row: Row) -> &'static str {
    match row {
        Row::Secure => "安全的页面",
        Row::Microphone => "麦克风",
        Row::Camera => "摄像头",
        Row::Screen => "共享屏幕",
        Row::Peer => "浏览器之间的连接",
        Row::Channel => "浏览器之间的文字和文件",
        Row::Codecs => "画面和声音的格式",
        Row::Simulcast => "同时发送多种尺寸",
        Row::Transforms => "处理编码后的画面",
        Row::Speaker => "选择扬声器",
        Row::Picture => "画中画",
        Row::Storage => "保存收到的文件",
        Row::Clipboard => "复制链接",
        Row::Awake => "保持屏幕常亮",
        Row::Level => "麦克风的声音",
        Row::Server => "与服务器的线路",
        Row::Stun => "直连（STUN）",
        Row::RelayUdp => "UDP 中继",
        Row::RelayTcp => "TCP 中继",
        Row::RelayTls => "TLS 中继",
        Row::V6 => "IPv6",
    }
}

fn value(found: Found) -> String {
    let word = match found {
        Found::Within { ms } => return format!("{ms} 毫秒"),
        Found::Carries { ms, kbps } => return format!("{ms} 毫秒，{}", megabits(kbps)),
        Found::Offers(codecs) => match codecs.names() {
            names if names.is_empty() => "没有",
            names => return names.join("、"),
        },
        Found::Works => "可以",
        Found::Partly => "部分可以",
        Found::Quiet => "没有声音",
        Found::Loud => "太响",
        Found::Held => "等待点按",
        Found::Lacks | Found::Refused(CaptureFailure::Unsupported) => "没有此功能",
        Found::Fails => "失败",
        Found::Silent => "没有回应",
        Found::Needs => "无法进行",
        Found::NotOffered => "未提供",
        Found::Withheld(_) => "没有检查",
        Found::Refused(CaptureFailure::Denied) => "未获允许",
        Found::Refused(CaptureFailure::Missing) => "没有找到",
        Found::Refused(CaptureFailure::Busy) => "被占用",
        Found::Refused(CaptureFailure::Insecure) => "不安全",
    };
    word.into()
}

fn means(row: Row, found: Found) -> &'static str {
    match (row, found) {
        (Row::Microphone, Found::Refused(why)) => refused(Kind::Microphone, why),
        (Row::Camera, Found::Refused(why)) => refused(Kind::Camera, why),
        (Row::Microphone | Row::Camera, Found::Silent) => {
            "浏览器的提问没有人回答。请在地址栏旁找到它，选择允许，再检查一次。"
        }
        (_, Found::Withheld(why)) => withheld(why),
        (_, Found::Needs) => match row {
            Row::Level => "没有打开的麦克风可以听。",
            _ => "这需要浏览器之间的连接，而这里没有。",
        },
        (_, Found::NotOffered) => not_offered(row),
        (_, Found::Held) => "浏览器要等你点按页面后才肯听。请按“播放声音”，然后说句话。",
        (_, Found::Quiet) => "麦克风开着，却没有任何声音。请看看它上面的开关，或设备设置里的音量。",
        (_, Found::Loud) => "声音太响，被截断了。请把麦克风拿远些，或在设备设置里调低音量。",
        (Row::Peer, Found::Silent) => {
            "本页里的两个连接没有找到对方：有什么东西把本机的地址藏得连自己都看不见。若有中继可用，通话会走中继。"
        }
        (Row::RelayUdp | Row::RelayTcp | Row::RelayTls, Found::Fails) => {
            "连到了中继，但没能经它通话。请告诉服务器的管理者；中继的日志里有原因。"
        }
        _ => match row.mark(found) {
            Mark::Good => good(row),
            Mark::Warn => less(row),
            Mark::Bad | Mark::Untried => bad(row),
        },
    }
}

fn good(row: Row) -> &'static str {
    match row {
        Row::Secure => "浏览器在这里可以打开摄像头和麦克风。",
        Row::Microphone => "别人能听到你。",
        Row::Camera => "别人能看到你。",
        Row::Screen => "你可以展示一个窗口或整个屏幕。",
        Row::Peer => "本页里的两个连接找到了对方，就像你和别人那样。",
        Row::Channel => "一条消息通过了：彼此之间的文字和文件也可以。",
        Row::Codecs => "别的浏览器都能看懂你的画面、听懂你的声音。",
        Row::Simulcast => "浏览器可以把画面以多种尺寸发送。",
        Row::Transforms => "浏览器允许页面处理编码后的画面。",
        Row::Speaker => "可以把通话送到耳机，其余声音留在扬声器。",
        Row::Picture => "可以让一张脸浮在其他窗口之上。",
        Row::Storage => "收到的文件边收边写入磁盘，大小不限。",
        Row::Clipboard => "链接和报告按一下就能复制。",
        Row::Awake => "通话时屏幕保持常亮。",
        Row::Level => "能听到你的声音。",
        Row::Server => "房间立刻打开，消息立刻送到。",
        Row::Stun => "浏览器得知了自己的地址：大多数通话能找到直连的路。",
        Row::RelayUdp => "一次通话经中继往返成功。没有直连的路时，它为你备着。",
        Row::RelayTcp => "一次通话通过了。它是为不放行 UDP 的网络准备的。",
        Row::RelayTls => "一次通话通过了。它是为只放行网页的网络准备的。",
        Row::V6 => "可以经 IPv6 找到你，往往不隔着路由器。",
    }
}

fn less(row: Row) -> &'static str {
    match row {
        Row::Screen => "这个浏览器不能把屏幕给别人看，多数手机也是如此。通话的其余部分都能用。",
        Row::Codecs => "两种常用的画面格式缺了一种。多数人仍能看到你；新版浏览器两种都有。",
        Row::Simulcast => "浏览器不能同时发送多种尺寸。这里的通话用不到；无需处理。",
        Row::Transforms => "浏览器不让页面处理编码后的画面。这里的通话用不到；无需处理。",
        Row::Speaker => "这个浏览器用设备默认的扬声器。请在设备设置里选择。",
        Row::Picture => "人脸只能留在标签页里。另开一个窗口也一样。",
        Row::Storage => {
            "收到的文件在这里必须放得进内存。大文件请换一个浏览器，或不用无痕窗口接收。"
        }
        Row::Clipboard => "链接可能要从地址栏手动复制。",
        Row::Awake => "长时间通话时屏幕可能变暗。请把设备设为常亮。",
        Row::Server => "有回应，但慢：文字和敲门会晚一点到。画面和声音走另一条路，不受影响。",
        Row::RelayUdp | Row::RelayTcp | Row::RelayTls => {
            "能用，但太远或太窄：经过它，声音会晚一点，画面会小一些。"
        }
        Row::V6 => "没有找到 IPv6 的路。通话走 IPv4，几乎人人都有；无需处理。",
        Row::Level => {
            "浏览器不让本页测量声音。请接上扬声器或耳机，再检查一次；别人也许仍能听到你。"
        }
        // A row has words for one of the two at least; a test reads them all.
        _ => bad(row),
    }
}

fn bad(row: Row) -> &'static str {
    match row {
        Row::Secure => "浏览器只在 https 下打开摄像头和麦克风。请索取本服务器的 https 地址。",
        Row::Microphone => "别人听不到你。请看看设备用的是哪个麦克风，再检查一次。",
        Row::Camera => "别人只能看到你的姓名缩写。请看看设备用的是哪个摄像头，再检查一次。",
        Row::Peer => {
            "这个浏览器不能参加通话：没有 WebRTC，或已关闭。请打开它，或用新版 Firefox、Chrome、Edge 或 Safari 打开此页。"
        }
        Row::Channel => "彼此之间的文字和文件送不到。存在服务器上的仍然可以；换一个浏览器会好。",
        Row::Codecs => "没有别人能懂的格式。请用新版 Firefox、Chrome、Edge 或 Safari 打开此页。",
        Row::Server => {
            "与服务器之间连不成套接字，所以打不开房间。可能有代理或过滤器挡着：请网络的管理者放行 WebSocket。"
        }
        Row::Stun => {
            "没有任何 UDP 回应从外面回来。这样通话就需要中继：请看下面的中继，并请网络的管理者放行 UDP。"
        }
        Row::RelayUdp => {
            "UDP 什么也没通过。若 TCP 或 TLS 可用，通话会改走它们；网络的管理者可以放行 UDP 3478 端口。"
        }
        Row::RelayTcp => {
            "TCP 什么也没通过。若 UDP 或 TLS 可用，通话会改走它们；网络的管理者可以放行 TCP 3478 端口。"
        }
        Row::RelayTls => {
            "TLS 什么也没通过。若 UDP 或 TCP 可用，通话会改走它们；若都不行，请服务器的管理者看看中继的端口和证书。"
        }
        _ => less(row),
    }
}

fn not_offered(row: Row) -> &'static str {
    match row {
        Row::Stun => {
            "本服务器没有 STUN 服务器，浏览器无从得知自己的地址。服务器的管理者可以设置一个。"
        }
        Row::RelayTls => {
            "本服务器没有 TLS 中继。只放行网页的网络可能会挡住通话；服务器的管理者可以设置一个。"
        }
        _ => "本服务器没有这种中继。只要有别的路，通话就能用；服务器的管理者可以设置一个。",
    }
}

fn withheld(why: Withheld) -> &'static str {
    match why {
        Withheld::Stranger => "中继只为可以在这里通话的人检查。请登录，或从你受邀的房间打开此页。",
        Withheld::Outside => {
            "你还不在房间里，而中继只给房间里的人用。进入通话后，请从那里再检查一次。"
        }
        Withheld::TooOften => "从这里检查得太频繁。请等十分钟再检查。",
        Withheld::Unanswered => "服务器没有说有哪些中继。请稍后再检查一次。",
    }
}

fn refused(kind: Kind, why: CaptureFailure) -> &'static str {
    let said = crate::text::text_in(Language::Zh).lobby.problem;
    said(Some(kind), why).1
}

fn verdict(sum: &Sum) -> Said {
    match sum.verdict {
        Verdict::NotBegun => (
            "从这里能通话吗？",
            "本页会检查通话、聊天和传文件所需的一切，并说出结果。",
        ),
        Verdict::Checking => (
            "正在逐项检查",
            "结果会逐行出现；若什么都不通，最多要一分钟。浏览器若询问摄像头和麦克风，请都允许。",
        ),
        Verdict::Well => (
            "通话所需的一切在这里都能用",
            "你可以从这个浏览器、这个网络通话、写字、传文件。",
        ),
        Verdict::OnlyDirect => (
            "有直连的路时可以通话",
            "本服务器没有你能用到的中继，所以与某些网络之间无法通话。服务器的管理者可以设置一个。",
        ),
        Verdict::Unproven => (
            "不确定通话能否从这里通过",
            "没有找到直连的路，也没有检查中继。请登录或从你的房间过来，再检查一次。",
        ),
        Verdict::NoWay => (
            "通话出不了这个网络",
            "既没有直连的路，也没有中继：你只能联系同一网络里的人。请换一个网络，或把这份报告给网络的管理者看。",
        ),
        Verdict::NoCall(row) => ("这里不能通话", no_call(row)),
        Verdict::Without(row) => without(row),
    }
}

fn no_call(row: Row) -> &'static str {
    match row {
        Row::Server => "服务器的页面能打开，套接字却连不上；没有它就打不开房间。",
        Row::Codecs => "这个浏览器没有别人能懂的画面或声音格式。",
        _ => "这个浏览器连不上另一个浏览器。在此之前，其余都无关紧要。",
    }
}

fn without(row: Row) -> Said {
    match row {
        Row::Secure => (
            "别人看不到也听不到你",
            "此页不是经安全方式送来的，所以浏览器不打开摄像头和麦克风。你可以加入并旁听。",
        ),
        Row::Microphone => (
            "别人听不到你",
            "可以通话，但麦克风不能用。你能看到并听到别人。",
        ),
        Row::Camera => (
            "别人看不到你",
            "可以通话，但摄像头不能用。别人能听到你，并看到你的姓名缩写。",
        ),
        _ => ("可以通话，不能传文件", "这里的浏览器之间只能传画面和声音。"),
    }
}

fn counts(sum: &Sum) -> String {
    let all = sum.good + sum.warn + sum.bad + sum.untried;
    let mut words = format!("{all} 项中有 {} 项一切正常。", sum.good);
    for (count, what) in [
        (sum.warn, "项不够好。"),
        (sum.bad, "项不能用。"),
        (sum.untried, "项没有检查。"),
    ] {
        if count > 0 {
            words.push_str(&format!("{count} {what}"));
        }
    }
    words
}

#[cfg(feature = "ssr")]
pub(super) static ZH_REPORTS: ReportsText = ReportsText {
    title: "检查报告",
    lead: "人们从“检查你的设备”发来的报告，最新的在前。三十天后删除。",
    none: (
        "没有报告",
        "若有人通话失败，请他打开“检查你的设备”，按“发给管理员”。",
    ),
    somebody: "一位访客",
    from_room: |room| format!("为“{room}”"),
    open: "阅读报告",
    back: "实时会话",
};
