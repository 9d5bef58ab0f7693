#include "common/base/error.hpp"

#include <array>

namespace iterochat {
namespace {

struct Row {
    Code code;
    std::string_view name;
    int http;
    int exit;
};

constexpr std::array rows{
    Row{Code::invalid, "invalid", 400, 65},
    Row{Code::unprocessable, "unprocessable", 422, 65},
    Row{Code::usage, "usage", 400, 64},
    Row{Code::unauthenticated, "unauthenticated", 401, 77},
    Row{Code::totp_required, "totp_required", 401, 77},
    Row{Code::forbidden, "forbidden", 403, 77},
    Row{Code::totp_enrolment_required, "totp_enrolment_required", 403, 77},
    Row{Code::not_found, "not_found", 404, 67},
    Row{Code::conflict, "conflict", 409, 77},
    Row{Code::exists, "exists", 409, 73},
    Row{Code::legal_hold, "legal_hold", 409, 77},
    Row{Code::too_large, "too_large", 413, 65},
    Row{Code::unsupported_media, "unsupported_media", 415, 65},
    Row{Code::rate_limited, "rate_limited", 429, 75},
    Row{Code::busy, "busy", 503, 75},
    Row{Code::unavailable, "unavailable", 503, 69},
    Row{Code::bad_data, "bad_data", 422, 65},
    Row{Code::damaged, "damaged", 503, 74},
    Row{Code::no_input, "no_input", 422, 66},
    Row{Code::io, "io", 503, 74},
    Row{Code::version_mismatch, "version_mismatch", 409, 76},
    Row{Code::configuration, "configuration", 500, 78},
    Row{Code::internal, "internal", 500, 70},
};

const Row& row_of(Code code) {
    for (const Row& row : rows)
        if (row.code == code)
            return row;
    return rows.back();
}

} // namespace

std::string_view code_name(Code code) {
    return row_of(code).name;
}
int code_http_status(Code code) {
    return row_of(code).http;
}
int code_exit_status(Code code) {
    return row_of(code).exit;
}

Code code_from_name(std::string_view name) {
    for (const Row& row : rows)
        if (row.name == name)
            return row.code;
    return Code::internal;
}

} // namespace iterochat
