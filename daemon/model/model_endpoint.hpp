#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace iterochat {

/// Who words an organization's answers: its embedded engine, or a language model behind an OpenAI-compatible
/// address, which the embedded engine's retrieval feeds and replaces whenever it fails.
enum class AnswerEngineKind { embedded, openai };
std::string_view name_of(AnswerEngineKind kind);
AnswerEngineKind answer_engine_from_name(std::string_view name); ///< throws Code::unprocessable

/// Where an organization's language model is and how often it may be asked. The key is not part of it: it is
/// stored sealed, and nothing but the call itself reads it.
struct ModelEndpoint {
    AnswerEngineKind engine = AnswerEngineKind::embedded;
    std::string base_url;       ///< "https://host/v1": "/chat/completions" follows it; no slash at the end
    std::string model;          ///< the name the server knows it by
    bool allow_private = false; ///< loopback and private networks too, and plain http to those alone
    int calls_a_day = 2000;     ///< of the organization, by UTC days; 0: none
    int calls_a_visitor = 30;   ///< of one visitor, likewise
    bool has_key = false;
    std::int64_t revision = 0; ///< grows with each change
};

/// The parts of a base address that has been checked.
struct BaseAddress {
    bool is_https = true;
    std::string origin; ///< "https://host:port" in lower case, the port only where it was given
    std::string path;   ///< "/v1" or empty
};
/// https, or http where private addresses are allowed; a host without a user name; neither query nor
/// fragment. Throws Code::unprocessable.
BaseAddress parse_base_address(std::string_view base_url, bool allow_private);

/// The whole of it. An `openai` engine needs an address and a model.
void validate(const ModelEndpoint& endpoint);

} // namespace iterochat
