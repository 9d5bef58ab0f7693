#pragma once

#include "common/api/catalogue.hpp"
#include "common/base/error.hpp"

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

/// What the two programs say to each other over the admin socket (HTTP/1.1 and JSON, UTF-8).
///
/// Request:  POST /admin/v1/<words joined by "/">   {"slug":"acme","name":"Acme"}   header Iterochat-Api: 1
/// Reply:    {"result":{…}}, or {"error":{"code","message","hint"?,"field"?,"incident"?,"exit"}}
/// Stream:   with Accept: application/x-ndjson, one object a line:
///             {"type":"progress","job":ID,"stage":"reading","done":12,"total":40|null}
///             {"type":"item","item":{…}}                     rows of a command that streams them
///             {"type":"result","result":{…}} or {"type":"error","error":{…}}   always the last line
/// Files:    POST /admin/v1/uploads?name=BASENAME  (raw body with Content-Length) ->
/// {"result":{"upload":ID,"bytes":N}}
///           GET  /admin/v1/downloads/ID           -> the bytes; a cut connection means that it failed
///           A command that gives a file answers
///           {"result":{"download":ID,"export":{"filename":NAME,…}}}.
/// A result with "problems" above 0 makes the command line exit with 1: it ran, but found problems or failed
/// in part. With "detach": true a job answers {"result":{"job":{"id",…}}} at once and goes on.
namespace iterochat::api {

constexpr std::string_view api_header = "Iterochat-Api";
constexpr std::string_view api_version = "1";
constexpr std::string_view ndjson_type = "application/x-ndjson";
constexpr std::string_view uploads_path = "/admin/v1/uploads";
constexpr std::string_view downloads_path = "/admin/v1/downloads/";
constexpr std::string_view catalogue_path = "/admin/v1/catalogue";
constexpr std::string_view commands_path = "/admin/v1/";

std::string path_of(const Command& command);           ///< "/admin/v1/tenant/create"
const Command* command_of_path(std::string_view path); ///< daemon commands only; nullptr when there is none

/// Checks a request's object against a command's row and returns it with the same members: unknown keys,
/// wrong types, absent required ones and values outside of choices are refused, times and spans must parse,
/// and a dangerous command needs its "yes", "confirm" or "dry_run". Whether "confirm" names the right thing
/// is the handler's to say. Throws Code::invalid (shape) or Code::unprocessable (value) with the field,
/// Code::usage (missing confirmation).
nlohmann::json validate_arguments(const Command& command, nlohmann::json arguments);

/// The last of these rules alone. Throws Code::usage.
void require_confirmation(const Command& command, const nlohmann::json& arguments);

/// {"error":{"code","message","hint"?,"field"?,"exit"}}
nlohmann::json error_object(const Error& error);

/// The Error of such an object, or of its inner part; Code::internal when it is not one.
Error error_of(const nlohmann::json& document);

/// The rows as JSON, for GET /admin/v1/catalogue: {"commands":[{"words","summary","arguments":[…],…}]}.
nlohmann::json catalogue_json();

std::string_view name_of(Kind kind);
std::string_view name_of(Type type);
std::string_view name_of(Group group);
std::string_view name_of(Danger danger);
std::string_view name_of(Concurrency concurrency);

} // namespace iterochat::api
