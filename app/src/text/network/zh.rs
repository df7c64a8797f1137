use super::{NetworkText, Place, amount};
use crate::findings::{About, Says, State};

pub(in crate::text) const NETWORK: NetworkText = NetworkText {
    title: "网络",
    lead: "服务器检查自身设置的结果，与命令行的 parlor doctor 相同。",
    again: "再检查一次",
    findings: "检查结果",
    summary: |warn, fail| match (warn, fail) {
        (0, 0) => "一切正常".into(),
        (_, 0) => format!("{warn} 项需留意"),
        (0, _) => format!("{fail} 项需修复"),
        _ => format!("{fail} 项需修复，{warn} 项需留意"),
    },
    about: |about| match about {
        About::Https => "HTTPS",
        About::Certificate => "证书",
        About::Address => "公网地址",
        About::Ports => "端口",
        About::Turn => "STUN 与 TURN",
        About::Filter => "中继的过滤",
        About::Database => "数据库",
        About::Folder => "数据文件夹",
        About::Disk => "磁盘",
    },
    state: |state| match state {
        State::Ok => "良好",
        State::Warn => "需留意",
        State::Fail => "需修复",
    },
    says,
    relay: "中继",
    no_relay: "这台服务器没有自带的中继。",
    allocations: "使用中的中继地址",
    relayed: "启动以来转发",
    refusals: "启动以来拒绝",
    no_refusals: "无",
    refusal,
    places: "使用中的地址与端口",
    place: |place| match place {
        Place::Public => "人们打开的地址",
        Place::Web => "网页，同一端口也承载 TURN",
        Place::TurnTls => "只用于 TLS 上的 TURN",
        Place::Stun => "告知浏览器的 STUN 服务器",
        Place::Turn => "告知浏览器的 TURN 服务器",
    },
};

fn refusal(word: &str) -> String {
    match word {
        "malformed" => "不是 STUN",
        "unknown_attribute" => "请求了这里不认识的内容",
        "no_credentials" => "没有凭据，每个人的第一次请求都是如此",
        "stale_nonce" => "需要重新出示凭据",
        "wrong_credentials" => "凭据错误",
        "expired" => "凭据已过期",
        "session_gone" => "已离开者的凭据",
        "other_session" => "别人的地址",
        "over_budget" => "陌生人超出限额",
        "forbidden_peer" => "不得经此到达的地址",
        "address_family" => "这里没有的 IP 版本",
        "peer_address_family" => "与中继地址不同的 IP 版本",
        "transport" => "不是 UDP",
        "allocation_mismatch" => "地址重复，或不存在",
        "session_quota" => "超过一个人可有的地址数",
        "capacity" => "地址已用完",
        "no_permission" => "与未经许可者的往来",
        "bandwidth" => "超过一个地址的速率",
        "lost" => "因对方读取太慢而丢失",
        "connections" => "连接数超限",
        other => other,
    }
    .to_owned()
}

#[expect(
    clippy::too_many_lines,
    reason = "a catalogue: one line for each thing there is to say"
)]
fn says(says: &Says) -> String {
    match says {
        Says::HttpsHere { url } => {
            format!("人们打开 {url}，服务器自己使用 HTTPS：摄像头和麦克风可以打开。")
        }
        Says::HttpsByProxy { url } => {
            format!("人们打开 {url}；trusted_proxies 中的代理在这台服务器前提供 HTTPS。")
        }
        Says::HttpsByNobody { url } => format!(
            "人们打开 {url}，但这台服务器没有证书，也不信任任何代理。若前面有代理提供 HTTPS，请把它写入 trusted_proxies，否则所有人看起来都来自代理的地址；若没有，请设置 tls.cert 和 tls.key。"
        ),
        Says::NoHttps { url } => format!(
            "人们不经 HTTPS 打开 {url}，浏览器在那里不会打开摄像头和麦克风。请设置 tls.cert 和 tls.key（局域网内可用 tls.self_signed），并让 public_url 以 https 开头。"
        ),
        Says::OnlyThisMachine { url } => format!(
            "人们打开 {url}，但只有这台机器上的浏览器能打开它。要与他人通话，请把 public_url 设为他们能到达的 https 地址。"
        ),
        Says::NoCertificate => "服务器只说普通的 HTTP：证书由前面提供 HTTPS 的程序负责。".into(),
        Says::CertificateToCome => "目前还没有证书；服务器启动时会自己生成一个。".into(),
        Says::CertificateUnreadable { path, why } => format!(
            "无法读取 {path}（{why}）。没有它谁也进不来；请修正 tls.cert 或 tls.key，或文件的权限。"
        ),
        Says::NoCertificateIn { path } => format!(
            "{path} 中没有 PEM 格式的证书。请在 tls.cert 中指定以 BEGIN CERTIFICATE 开头的文件。"
        ),
        Says::NoKeyIn { path, why } => format!(
            "{path} 中没有可用的私钥（{why}）。请在 tls.key 中指定证书的私钥，PEM 格式，不带口令。"
        ),
        Says::KeyOfAnother { cert, key } => format!(
            "{key} 中的私钥与 {cert} 中的证书不匹配：浏览器无法连接。请放入一同生成的两个文件。"
        ),
        Says::CertificateBegins { days } => format!(
            "它要过 {days} 天才生效，或者这台机器的时钟不对。在那之前浏览器会拒绝它。"
        ),
        Says::CertificateEnded { days } => {
            format!("它已过期 {days} 天：浏览器会拒绝它。请续期；服务器会自动使用新文件。")
        }
        Says::CertificateEnds { days } => {
            format!("它将在 {days} 天后过期。请及时续期；服务器会自动使用新文件。")
        }
        Says::CertificateGood { days } => format!("可以读取，私钥匹配，还有 {days} 天有效。"),
        Says::CertificateNames { host } => format!("它适用于人们打开的 {host}。"),
        Says::CertificateForOthers { host } => format!(
            "它不适用于人们打开的 {host}：浏览器会警告或拒绝。请为该名称申请证书，或修正 public_url。"
        ),
        Says::CertificateOwn => {
            "它是自签名的，每个浏览器都会警告。在局域网内够用；在别处请向证书机构申请。".into()
        }
        Says::NameHere { host, addresses } => format!("{host} 指向 {addresses}，即这台机器。"),
        Says::NameElsewhere { host, addresses } => format!(
            "{host} 指向 {addresses}，不是这台机器的地址。若由路由器或代理转发，这是对的；否则请修正域名记录。"
        ),
        Says::NameUnknown { host } => format!(
            "{host} 没有指向任何地方：输入它的人到不了这里。请添加域名记录，或修正 public_url。"
        ),
        Says::PublicAddress { addresses } => format!("从任何地方都能经 {addresses} 到达这台机器。"),
        Says::PrivateAddress { addresses } => format!(
            "这台机器只有局域网地址（{addresses}）。路由器或代理转发端口时，别处的人才能到达；中继需要被告知它的公网地址。"
        ),
        Says::NoAddress => "这台机器没有对外的地址：别人无法到达。请连接网络。".into(),
        Says::PortOurs { at } => format!("这台服务器在 {at} 监听。"),
        Says::PortParlor { at } => format!("一个运行中的 Parlor 在 {at} 监听，并有应答。"),
        Says::PortFree { at } => format!("{at} 空闲，服务器可以使用。"),
        Says::PortTaken { at } => format!(
            "另一个程序占用了 {at}，应答的不是 Parlor：服务器无法启动。请结束该程序，或设置别的地址。"
        ),
        Says::PortForbidden { at } => format!(
            "系统不允许此用户在 {at} 监听。1024 以下的端口需要 CAP_NET_BIND_SERVICE，或改用更高的端口。"
        ),
        Says::PortNot { at, why } => format!("无法在 {at} 监听（{why}）。请设置这台机器拥有的地址。"),
        Says::NoTurn => {
            "没有 TURN 服务器：若两个人的网络都不允许直连，他们就看不到也听不到对方。请在 turn.urls 中指定一个。".into()
        }
        Says::OwnRelay => "这台服务器自带 STUN 与 TURN。".into(),
        Says::RelayAnswers { at } => format!("中继在 {at} 通过 UDP 和 TCP 应答。"),
        Says::RelaySilent { at } => format!(
            "中继在 {at} 没有应答：网络受限的人之间无法接通。原因见服务器日志；可用 turn.listen 设置别的地址。"
        ),
        Says::RelayTaken { at } => format!(
            "另一个程序占用了 {at}：服务器启动后在那里没有中继。请结束该程序，或设置 turn.listen。"
        ),
        Says::RelayUnseen { at } => format!(
            "告知浏览器的 {at} 从这台机器上没有应答。可能是路由器不把内网的连接引回；请从别的网络打开“检查设置”试一试。"
        ),
        Says::ServerAnswers { url, millis } => format!("{url} 在 {millis} 毫秒后应答。"),
        Says::ServerSilent { url } => format!(
            "{url} 没有应答：需要它的通话无法接通。请确认它在运行，且防火墙放行它的端口。"
        ),
        Says::ServerUnknown { url } => {
            format!("{url} 中的主机不存在。请修正 turn.urls 或 stun_urls。")
        }
        Says::ServerRefuses { url, why } => {
            format!("{url} 不接受连接（{why}）。请确认它在运行，且防火墙放行它的端口。")
        }
        Says::ServersLeft { count } => {
            format!("另有 {count} 个没有检查。浏览器有两三个就够了。")
        }
        Says::FilterHolds { tried } => {
            format!("中继拒绝了全部 {tried} 个不得经它到达的地址，无论怎样书写。")
        }
        Says::FilterLeaks { addresses } => format!(
            "陌生人能经中继到达 {addresses}。请停用它，或从允许的范围中去掉这些地址。"
        ),
        Says::NoDatabase { path } => format!("{path} 尚不存在；服务器首次启动时会创建。"),
        Says::DatabaseUnreadable { path, why } => format!(
            "无法打开 {path}（{why}）。没有它服务器无法启动；请检查文件的所有者，或恢复备份。"
        ),
        Says::SqliteGood { version } => format!("SQLite {version} 足够新。"),
        Says::SqliteOld { version } => format!(
            "SQLite {version} 太旧，可能损坏文件：至少需要 3.51.3。请用 Parlor 自带的版本构建。"
        ),
        Says::SchemaCurrent { version } => format!("表结构与这个 Parlor 一致（版本 {version}）。"),
        Says::SchemaOlder { version } => format!(
            "表结构来自较旧的 Parlor（版本 {version}）；下次启动时更新。请先备份数据文件夹。"
        ),
        Says::SchemaNewer { version } => format!(
            "表结构来自较新的 Parlor（版本 {version}），这一个读不了。请运行较新的版本，或恢复之前的备份。"
        ),
        Says::DatabaseWhole => "文件完好：每一页和每个引用都已检查。".into(),
        Says::DatabaseDamaged { why } => {
            format!("文件已损坏（{why}）。请停止服务器，保留数据文件夹的副本，恢复最近的完好备份。")
        }
        Says::DatabaseStrays { count } => format!(
            "有 {count} 行引用了不存在的行。请停止服务器，保留数据文件夹的副本，恢复最近的完好备份。"
        ),
        Says::FolderMissing { path } => format!("{path} 尚不存在；服务器首次启动时会创建。"),
        Says::FolderPrivate { path } => format!("{path} 只有所有者能看。"),
        Says::FolderOpen { path } => format!(
            "这台机器上的其他人能读取 {path}：其中有密码的散列和密钥。下次启动会关闭；chmod -R go= 现在就能关闭。"
        ),
        Says::FolderUnusable { path, why } => {
            format!("无法使用 {path}（{why}）。请以文件夹的所有者运行 Parlor，或设置 data_dir。")
        }
        Says::DiskRoom { free } => format!("数据文件夹所在处还有 {} 空间。", amount(*free)),
        Says::DiskLow { free } => {
            format!("数据文件夹所在处只剩 {} 空间。请在用完之前腾出空间。", amount(*free))
        }
        Says::DiskFull { free } => format!(
            "数据文件夹所在处只剩 {} 空间：很快什么都存不下，消息和登录也不行。请立即腾出空间。",
            amount(*free)
        ),
        Says::DiskUnknown { why } => format!("看不到还有多少空间（{why}）。"),
    }
}
