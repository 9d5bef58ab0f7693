#include "common/api/rows.hpp"

namespace iterochat::api {
namespace {

constexpr std::string_view user_keys =
    "user.{id,email,name,enabled,created_at,last_sign_in_at,memberships[].{tenant,role},totp}";

Argument user() {
    return {.name = "user",
            .kind = Kind::positional,
            .help = "Email address or id; - reads it from stdin",
            .value = "EMAIL|ID",
            .required = true,
            .stdin_dash = true};
}

Argument email() {
    return {.name = "email",
            .kind = Kind::positional,
            .help = "Email address; - reads it from stdin",
            .value = "EMAIL",
            .required = true,
            .stdin_dash = true};
}

Argument role(bool required) {
    return {.name = "role",
            .type = Type::choice,
            .help = "What they may do",
            .value = "owner|admin|agent",
            .choices = "owner|admin|agent",
            .required = required};
}

Argument password_file() {
    return {.name = "password-file",
            .type = Type::path,
            .help = "Read the password from the first line of a file, or from stdin with -",
            .value = "FILE|-",
            .transfer = Transfer::secret,
            .completion = Completion::files};
}

Argument name() {
    return {.name = "name", .help = "Name that others see", .value = "NAME"};
}

Rows change_rows() {
    return {
        {.words = "user set",
         .summary = "Change a person's name, role in a tenant, or second factor",
         .description = "--totp off is for someone who lost the phone and the recovery codes: afterwards the "
                        "password alone signs in, until they set up a new one.",
         .arguments = {user(),
                       name(),
                       optional_tenant("Tenant that --role is about"),
                       role(false),
                       {.name = "totp",
                        .type = Type::choice,
                        .help = "Turn the second factor off",
                        .value = "off",
                        .choices = "off"}},
         .concurrency = Concurrency::writes,
         .examples = {"iterochat user set ann@acme.example --role admin -t acme",
                      "iterochat user set ann@acme.example --totp off"},
         .result = user_keys},
        {.words = "user passwd",
         .summary = "Set a person's password and end their sessions",
         .description =
             "Asks twice on a terminal; elsewhere give --password-file. With --offline it also works while "
             "the daemon is stopped.",
         .arguments = {user(),
                       password_file(),
                       {.name = "offline",
                        .kind = Kind::flag,
                        .type = Type::boolean,
                        .help = "Work on the stopped daemon's files",
                        .local = true}},
         .offline = true,
         .concurrency = Concurrency::writes,
         .examples = {"iterochat user passwd ann@acme.example",
                      "iterochat user passwd ann@acme.example --password-file -"},
         .result = "user.{id,email}, sessions_ended"},
        {.words = "user invite",
         .summary = "Make a one-time link with which a person joins a tenant",
         .arguments = {email(), tenant_option(), role(true)},
         .concurrency = Concurrency::writes,
         .examples = {"iterochat user invite ann@acme.example -t acme --role agent"},
         .result = "invitation.{id,url,email,role,tenant,expires_at}"},
        {.words = "user enable",
         .summary = "Let a disabled person sign in again",
         .arguments = {user()},
         .concurrency = Concurrency::writes,
         .examples = {"iterochat user enable ann@acme.example"},
         .result = user_keys},
        {.words = "user disable",
         .summary = "Keep a person from signing in and end their sessions",
         .arguments = {user()},
         .concurrency = Concurrency::writes,
         .examples = {"iterochat user disable ann@acme.example"},
         .result = user_keys},
        {.words = "user logout",
         .summary = "End all sessions of a person",
         .arguments = {user()},
         .concurrency = Concurrency::writes,
         .examples = {"iterochat user logout ann@acme.example"},
         .result = "user.{id,email}, sessions_ended"},
        {.words = "user delete",
         .summary = "Remove a person from a tenant, or their account altogether",
         .description =
             "With -t only the membership goes. The last owner of a tenant can't be removed. What they wrote "
             "in conversations stays.",
         .arguments = {user(), optional_tenant("Only leave this tenant")},
         .danger = Danger::asks,
         .has_dry_run = true,
         .concurrency = Concurrency::writes,
         .examples = {"iterochat user delete ann@acme.example -t acme --yes"},
         .result = "user.{id,email}, removed[].{tenant,role}, account_deleted"},
    };
}

} // namespace

Rows user_rows() {
    Rows rows{
        {.words = "user add",
         .summary = "Add a person to a tenant with a role",
         .description =
             "Makes the account when the address is new. Give the password with --password-file, by the "
             "prompt on a terminal, or let them choose it with --invite, which prints a one-time link.",
         .arguments = {email(),
                       tenant_option(),
                       role(true),
                       name(),
                       {.name = "invite",
                        .kind = Kind::flag,
                        .type = Type::boolean,
                        .help = "Print a one-time link instead of setting a password"},
                       password_file(),
                       {.name = "if-not-exists",
                        .kind = Kind::flag,
                        .type = Type::boolean,
                        .help = "Succeed without a change when they are a member already"}},
         .concurrency = Concurrency::writes,
         .examples = {"iterochat user add ann@acme.example -t acme --role owner --invite",
                      "iterochat user add bob@acme.example -t acme --role agent --password-file bob.txt"},
         .result = "user.{id,email,name,enabled,memberships[].{tenant,role}}, "
                   "invitation.{id,url,email,role,tenant,expires_at}|absent"},
        {.words = "user list",
         .summary = "List people and their roles",
         .arguments = {optional_tenant("Only members of this tenant"), limit_option()},
         .examples = {"iterochat user list -t acme"},
         .result = "users[].{id,email,name,enabled,created_at,last_sign_in_at,memberships[].{tenant,role}}"},
        {.words = "user show",
         .summary = "Show one person with memberships and sessions",
         .arguments = {user()},
         .examples = {"iterochat user show ann@acme.example"},
         .result = "user.{id,email,name,enabled,created_at,last_sign_in_at,memberships[].{tenant,role},"
                   "sessions,totp}"},
    };
    for (Command& row : change_rows())
        rows.push_back(std::move(row));
    return rows;
}

} // namespace iterochat::api
