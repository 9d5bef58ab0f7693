#include "daemon/erasure/export_style.hpp"

namespace iterochat::erasure {

std::string_view page_style() {
    return R"css(
:root{--ink:#1d2433;--soft:#5c6579;--line:#dfe3eb;--paper:#f5f6f9;--card:#fff;--accent:#2457d6;--said:#e8edfd;--note:#fff6d6}
@media screen and (prefers-color-scheme:dark){:root{--ink:#e8ebf2;--soft:#9aa4b8;--line:#333b4b;--paper:#12161e;--card:#1b212c;
--accent:#7da2ff;--said:#212b4b;--note:#3a3316}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:860px;margin:0 auto;padding:24px 16px 64px}
h1{font-size:1.6rem;line-height:1.25;margin:.2em 0}h2{font-size:1.1rem;margin:1.6em 0 .6em}.card>h2{margin-top:.2em}
a{color:var(--accent)}.soft{color:var(--soft);font-size:.875rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:16px 20px;margin:16px 0}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}td,th{text-align:start;padding:6px 12px 6px 0;border-top:1px solid var(--line);
vertical-align:top}th{font-weight:600}tr:first-child>*{border-top:0}
.badge{display:inline-block;border:1px solid var(--line);border-radius:999px;padding:0 10px;font-size:.8rem;margin-inline-end:6px}
.turn{display:flex;flex-direction:column;align-items:flex-start;margin:12px 0}
.turn.staff{align-items:flex-end}.turn.system{align-items:center}
.bubble{max-width:85%;padding:10px 14px;border-radius:14px;background:var(--paper);border:1px solid var(--line);
white-space:pre-wrap;overflow-wrap:anywhere}
.staff .bubble{background:var(--said);border-color:transparent}
.system .bubble{background:none;border-style:dashed;font-size:.9rem}
.cites{max-width:85%;margin:4px 0 0;padding-inline-start:1.2em;font-size:.875rem}
.note{background:var(--note);border:1px solid var(--line);border-radius:8px;padding:8px 12px;margin:8px 0;
white-space:pre-wrap;overflow-wrap:anywhere}
.kept{white-space:pre-wrap;overflow-wrap:anywhere}
@media print{body{background:#fff;print-color-adjust:exact}.turn,.note{break-inside:avoid}.card{border-color:#999}}
)css";
}

} // namespace iterochat::erasure
