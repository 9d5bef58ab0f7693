#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace iterochat {

/// What went wrong, as programs see it. Each code has one row in error.cpp: wire name, HTTP status, exit
/// status.
enum class Code {
    invalid,                 ///< malformed request: JSON, types, unknown fields (400, 65)
    unprocessable,           ///< well-formed, but a rule of the field is broken (422, 65)
    usage,                   ///< wrong words on the command line (400, 64)
    unauthenticated,         ///< no or expired credentials (401, 77)
    totp_required,           ///< the password is right, the second factor's code is missing (401, 77)
    forbidden,               ///< known, but may not (403, 77)
    totp_enrolment_required, ///< the organization asks for a second factor that is not set up (403, 77)
    not_found,               ///< absent, or another organization's (404, 67)
    conflict,                ///< the state forbids it (409, 77)
    exists,                  ///< a name is taken (409, 73)
    legal_hold,              ///< held: nothing may delete or erase it (409, 77)
    too_large,               ///< (413, 65)
    unsupported_media,       ///< (415, 65)
    rate_limited,            ///< (429, 75)
    busy,                    ///< try again: lock, brake, time-out (503, 75)
    unavailable,             ///< the daemon can't do it now: it is stopping (503, 69)
    bad_data,                ///< an input file is damaged or of another format (422, 65)
    damaged,                 ///< a file of our own is not as it was written (503, 74)
    no_input,                ///< an input file is absent (422, 66)
    io,                      ///< reading or writing failed, or the disk is full (503, 74)
    version_mismatch,        ///< schema or protocol of another version, or outcome unknown (409, 76)
    configuration,           ///< a setting is wrong (500, 78)
    internal,                ///< a bug; its cause is in the log under the incident number (500, 70)
};

std::string_view code_name(Code code);      ///< wire name, "not_found"
int code_http_status(Code code);            ///< HTTP status of the four exits' error replies
int code_exit_status(Code code);            ///< sysexits number, documented in `iterochat help exit-codes`
Code code_from_name(std::string_view name); ///< unknown names give Code::internal

/// An error that people read: the sentence names its subject and the next step. Never holds message texts,
/// names, addresses or secrets. Thrown anywhere, translated only at the exits (http, admin, cli, jobs).
class Error : public std::runtime_error {
  public:
    Error(Code code, const std::string& sentence) : std::runtime_error(sentence), code_(code) {}

    Code code() const { return code_; }
    const std::string& field() const { return field_; }
    const std::string& hint() const { return hint_; }
    int retry_after_seconds() const { return retry_after_seconds_; }

    Error&& with_field(std::string name) && {
        field_ = std::move(name);
        return std::move(*this);
    }
    /// A command to paste, or the next step.
    Error&& with_hint(std::string hint) && {
        hint_ = std::move(hint);
        return std::move(*this);
    }
    Error&& with_retry_after(int seconds) && {
        retry_after_seconds_ = seconds;
        return std::move(*this);
    }

  private:
    Code code_;
    std::string field_;
    std::string hint_;
    int retry_after_seconds_ = 0;
};

} // namespace iterochat
