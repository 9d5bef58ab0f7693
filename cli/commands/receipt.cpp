#include "cli/commands/receipt.hpp"
#include "cli/commands/save.hpp"

#include "common/base/error.hpp"
#include "common/base/fd.hpp"
#include "common/proof/signed_document.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

namespace iterochat::cli {
namespace {

using nlohmann::json;

constexpr int readable_by_all = 0644; ///< a certificate is there to be shown; it holds nothing personal

std::string last_value(const api::Values& values, std::string_view name) {
    const auto found = values.find(name);
    return found == values.end() ? std::string{} : found->second.back();
}

void say_how_to_check(const std::string& path) {
    std::cerr << "iterochat: the certificate is in " << path << ", its signature in " << path
              << ".sig; anyone checks them:\n"
                 "  iterochat signing-key show --pem > key.pem\n"
                 "  openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in "
              << path << " -sigfile " << path << ".sig\n";
}

PublicKey key_in(const std::string& path) {
    const auto key = public_key_from_pem(read_file(path));
    if (!key)
        throw Error{Code::bad_data, path + " is no public key of Ed25519 in PEM form"}.with_hint(
            "iterochat signing-key show --pem, on the installation that signed");
    return *key;
}

struct ReceiptFiles {
    std::string document;
    std::string signature;
};

ReceiptFiles read_receipt(const std::string& path, const std::string& signature) {
    return {read_file(path), read_file(signature.empty() ? path + ".sig" : signature)};
}

json text_or_null(const std::string& text) {
    return text.empty() ? json(nullptr) : json(text);
}

} // namespace

void check_receipt_place(const std::string& path) {
    if (path.empty())
        return;
    const std::string folder = std::filesystem::absolute(path).parent_path().string();
    if (::access(folder.c_str(), W_OK) != 0)
        throw Error{Code::io, "cannot write a receipt into " + folder + ": " + std::strerror(errno)};
    for (const std::string& file : {path, path + ".sig"}) // it may be the proof of another erasure
        check_free(file, "--receipt FILE: another name");
}

void take_receipt(Session& session, json& result, const std::string& path, bool is_quiet) {
    const std::string id = result.at("receipt").get<std::string>();
    result.erase("receipt");
    std::string fetched;
    session.download(id, [&fetched](std::string_view piece) { fetched += piece; });
    const json receipt = json::parse(fetched);
    if (result.contains("erasure"))
        result["erasure"]["salt"] = receipt.at("salt");
    if (path.empty())
        return;
    const Bytes signature = from_base64(receipt.at("signature").get<std::string>()).value_or(Bytes{});
    write_file_durably(path, receipt.at("certificate").get<std::string>(), readable_by_all);
    write_file_durably(path + ".sig", as_text(signature), readable_by_all);
    result["files"] = {path, path + ".sig"};
    if (!is_quiet)
        say_how_to_check(path);
}

void add_receipt(const std::string& path, const std::string& signature, json& request) {
    if (path.empty())
        return;
    const ReceiptFiles files = read_receipt(path, signature);
    request["document"] = to_base64(as_bytes(files.document));
    request["signature"] = to_base64(as_bytes(files.signature));
}

json verify_receipt_here(const api::Values& values) {
    const ReceiptFiles files = read_receipt(last_value(values, "file"), last_value(values, "signature"));
    const PublicKey key = key_in(last_value(values, "key"));
    const std::string fault = proof::fault_of(files.document, as_bytes(files.signature), key);
    json findings = json::array();
    if (!fault.empty())
        findings.push_back({{"message", fault}});
    const json content = fault.empty() ? json::parse(files.document) : json::object();
    const json times = content.value("times", json::object());
    const json request = content.value("request", json::object());
    return {{"receipt",
             {{"format", text_or_null(proof::format_of(files.document))},
              {"erasure", text_or_null(request.value("id", ""))},
              {"key", text_or_null(proof::key_id_of(files.document))},
              {"signed_at", text_or_null(times.value("certified", content.value("time", "")))},
              {"ledger", nullptr}}},
            {"problems", findings.size()},
            {"findings", std::move(findings)}};
}

} // namespace iterochat::cli
