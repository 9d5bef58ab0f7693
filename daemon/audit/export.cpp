#include "daemon/audit/export.hpp"

#include "common/base/encoding.hpp"
#include "common/base/error.hpp"
#include "common/base/secret.hpp"
#include "common/proof/signed_document.hpp"
#include "daemon/audit/audit_log.hpp"
#include "daemon/audit/signing.hpp"
#include "daemon/storage/store.hpp"

#include <deque>
#include <nlohmann/json.hpp>

namespace iterochat::audit {
namespace {

using nlohmann::json;

constexpr std::size_t line_bytes_most = 1 << 20;

std::int64_t seq_of(std::string_view line) {
    const json value = json::parse(line, nullptr, false);
    return value.is_object() ? value.value("seq", std::int64_t{0}) : 0;
}

/// Counts and hashes lines on their way.
class Tally {
  public:
    void take(std::string_view line) {
        hash_.update(as_bytes(line));
        hash_.update(as_bytes("\n"));
        figures_.entries += 1;
        figures_.last_seq = seq_of(line);
        if (figures_.entries == 1)
            figures_.first_seq = figures_.last_seq;
    }
    ExportFigures& figures() { return figures_; }
    std::string finish() { return to_hex(hash_.finish()); }

  private:
    Sha256 hash_;
    ExportFigures figures_;
};

/// Splits a stream into lines and keeps the newest two back: they are the end.
class LastTwoApart {
  public:
    explicit LastTwoApart(const std::function<std::string_view()>& pull) : pull_(pull) {}

    /// False for a line without end or one longer than any of ours.
    bool read(const std::function<void(std::string_view)>& take) {
        for (std::string_view piece = pull_(); !piece.empty(); piece = pull_()) {
            for (auto end = piece.find('\n'); end != std::string_view::npos; end = piece.find('\n')) {
                held_.append(piece.substr(0, end));
                piece.remove_prefix(end + 1);
                last_.push_back(std::move(held_));
                held_.clear();
                if (last_.size() > 2) {
                    take(last_.front());
                    last_.pop_front();
                }
            }
            held_.append(piece);
            if (held_.size() > line_bytes_most)
                return false;
        }
        return held_.empty() && last_.size() == 2;
    }
    const std::string& statement() const { return last_.front(); }
    const std::string& signature_line() const { return last_.back(); }

  private:
    const std::function<std::string_view()>& pull_;
    std::string held_;
    std::deque<std::string> last_;
};

std::string signature_line_of(std::span<const std::uint8_t> signature) {
    return R"({"signature":")" + to_base64(signature) + R"("})";
}

std::string fault_of_end(const std::string& statement, const std::string& signature_line,
                         const FindKey& find_key) {
    const json value = json::parse(signature_line, nullptr, false);
    const bool has_signature =
        value.is_object() && value.contains("signature") && value["signature"].is_string();
    const auto signature = has_signature ? from_base64(value["signature"].get<std::string>()) : std::nullopt;
    if (!signature || signature_line_of(*signature) != signature_line)
        return "The file has no signed end: it was cut, or it is no export of an audit log.";
    const auto key = find_key(proof::key_id_of(statement));
    if (!key)
        return "The end names no signing key of this installation.";
    if (std::string fault = proof::fault_of(statement, *signature, *key); !fault.empty())
        return fault;
    return proof::format_of(statement) == proof::export_end_format
               ? ""
               : "The end is a statement about something else.";
}

} // namespace

ExportFigures write_export(storage::Store& store, AuditLog& log,
                           const std::function<bool(std::string_view line)>& wanted,
                           const std::function<bool(std::string_view piece)>& write) {
    log.drain();
    const ChainHead head = log.head();
    Tally tally;
    const auto put = [&](const std::string& text) {
        if (!write(text))
            throw Error{Code::busy, "The other side went away; the export ended there."};
    };
    read_chain(log.path(), 0, [&](std::string_view line) {
        if (seq_of(line) > head.seq)
            return false; // came after the head was noted
        if (wanted(line)) {
            tally.take(line);
            put(std::string(line) + "\n");
        }
        return true;
    });
    ExportFigures& figures = tally.figures();
    const std::string hash = tally.finish();
    const SignedDocument end = store.control_write([&](storage::ControlTx& tx) {
        figures.time = format_time(tx.now());
        return sign_document(tx, proof::export_end_format,
                             {{"entries", figures.entries},
                              {"first_seq", figures.first_seq},
                              {"last_seq", figures.last_seq},
                              {"sha256", hash},
                              {"seq", head.seq},
                              {"head", head.hash},
                              {"time", figures.time}});
    });
    put(end.document + "\n");
    put(signature_line_of(end.signature) + "\n");
    figures.key_id = end.key_id;
    return figures;
}

ReadExport read_export(const std::function<std::string_view()>& pull, const FindKey& find_key) {
    Tally tally;
    LastTwoApart lines(pull);
    if (!lines.read([&](std::string_view line) { tally.take(line); }))
        return {{}, "The file has no signed end: it was cut, or it is no export of an audit log."};
    if (std::string fault = fault_of_end(lines.statement(), lines.signature_line(), find_key); !fault.empty())
        return {{}, std::move(fault)};
    const json end = json::parse(lines.statement());
    ReadExport read{std::move(tally.figures()), {}};
    read.figures.key_id = end.at("key");
    read.figures.time = end.at("time");
    if (end.at("entries") != read.figures.entries || end.at("sha256") != tally.finish())
        read.fault =
            "The entries aren't those that the signed end names: lines were changed, removed or added.";
    return read;
}

} // namespace iterochat::audit
