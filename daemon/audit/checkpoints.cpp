#include "daemon/audit/checkpoints.hpp"

#include "common/base/encoding.hpp"
#include "common/base/error.hpp"
#include "common/proof/canonical_json.hpp"
#include "common/proof/signed_document.hpp"
#include "daemon/audit/audit_log.hpp"
#include "daemon/audit/signing.hpp"
#include "daemon/storage/control/installation.hpp"
#include "daemon/storage/store.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <nlohmann/json.hpp>

namespace iterochat::audit {
namespace {

using nlohmann::json;

constexpr Span between = hours(24);
constexpr std::string_view remembered_name = "audit.checkpoint"; ///< the last one's number, in control.db

std::string line_of(const SignedDocument& made) {
    return R"({"checkpoint":)" + made.document + R"(,"signature":")" + to_base64(made.signature) + R"("})";
}

Checkpoint parse(const json& content, std::string_view line) {
    Checkpoint checkpoint;
    checkpoint.number = content.at("number");
    checkpoint.head = {content.at("seq"), content.at("head")};
    checkpoint.time = parse_time(content.at("time").get<std::string>());
    checkpoint.line = line;
    return checkpoint;
}

} // namespace

Checkpoints::Checkpoints(storage::Store& store, AuditLog& log, std::string path)
    : store_(store), log_(log), path_(std::move(path)) {
    file_ = Fd{::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)};
    if (!file_)
        throw Error{Code::io, "Cannot open " + path_ + ": " + std::strerror(errno) + "."};
    recover();
}

/// A line without its end was torn by a crash: cut off, its checkpoint was never given out. Damage elsewhere
/// stays for the verification to find.
void Checkpoints::recover() {
    bytes_ = read_chain(path_, 0, [&](std::string_view line) {
        const json value = json::parse(line, nullptr, false);
        try {
            last_ = parse(value.at("checkpoint"), line);
        } catch (const std::exception&) { // a damaged line
        }
        return true;
    });
    if (::ftruncate(file_.get(), bytes_) != 0)
        throw Error{Code::io, "Cannot repair " + path_ + ": " + std::strerror(errno) + "."};
}

Checkpoint Checkpoints::make() {
    log_.drain();
    const std::lock_guard lock(mutex_);
    const ChainHead head = log_.head();
    if (last_ && last_->head == head)
        return *last_;
    const std::int64_t number = std::max(remembered(), last_ ? last_->number : 0) + 1;
    const SignedDocument made = store_.control_write([&](storage::ControlTx& tx) {
        return sign_document(
            tx, proof::checkpoint_format,
            {{"number", number}, {"seq", head.seq}, {"head", head.hash}, {"time", format_time(tx.now())}});
    });
    const std::string line = line_of(made);
    write_at(file_.get(), line + "\n", bytes_, path_);
    bytes_ += static_cast<std::int64_t>(line.size()) + 1;
    last_ = parse(json::parse(made.document), line);
    store_.control_write([&](storage::ControlTx& tx) {
        storage::set_installation_value(tx, remembered_name, std::to_string(number));
    });
    return *last_;
}

void Checkpoints::make_if_due() {
    const auto before = last();
    const Time now = store_.control_read([](storage::ControlView& view) { return view.now(); });
    if (!before || now - before->time >= between)
        make();
}

std::optional<Checkpoint> Checkpoints::last() {
    const std::lock_guard lock(mutex_);
    return last_;
}

std::int64_t Checkpoints::remembered() {
    const auto text = store_.control_read(
        [](storage::ControlView& view) { return storage::installation_value(view, remembered_name); });
    return text ? std::stoll(*text) : 0;
}

ReadCheckpoint read_checkpoint(std::string_view line, const FindKey& find_key) {
    const json value = json::parse(line, nullptr, false);
    // Each byte counts: what isn't inside the signed part must be as it was written.
    if (!value.is_object() || value.size() != 2 || !value.contains("checkpoint") ||
        !value.contains("signature") || !value["signature"].is_string())
        return {std::nullopt, "is no checkpoint."};
    std::string document;
    try {
        document = proof::canonical_json(value["checkpoint"]);
    } catch (const Error&) {
        return {std::nullopt, "is no checkpoint."};
    }
    const auto signature = from_base64(value["signature"].get<std::string>());
    if (!signature ||
        R"({"checkpoint":)" + document + R"(,"signature":")" + to_base64(*signature) + R"("})" != line)
        return {std::nullopt, "is no checkpoint as this program writes them."};
    const auto key = find_key(proof::key_id_of(document));
    if (!key)
        return {std::nullopt, "was signed with a key that isn't this installation's."};
    if (!proof::fault_of(document, *signature, *key).empty() ||
        proof::format_of(document) != proof::checkpoint_format)
        return {std::nullopt, "has a signature that doesn't fit: it was changed."};
    return {parse(value["checkpoint"], line), {}};
}

} // namespace iterochat::audit
