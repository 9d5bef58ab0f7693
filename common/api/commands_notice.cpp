#include "common/api/rows.hpp"

namespace iterochat::api {

Rows notice_rows() {
    return {
        {.words = "notice list",
         .summary =
             "List recipients who are to be told of an erasure, a correction or a restriction (GDPR Art. 19)",
         .description =
             "When texts of an erased, corrected or restricted conversation had gone to a language "
             "model, whoever runs it is to be told, unless that is impossible or takes disproportionate "
             "effort.",
         .arguments =
             {optional_tenant("Only of this tenant, or by its id of one that was erased; default: all"),
              {.name = "all", .kind = Kind::flag, .type = Type::boolean, .help = "Also those who were told"},
              limit_option()},
         .group = Group::compliance,
         .examples = {"iterochat notice list"},
         .result =
             "notices[].{id,tenant,what,recipient,erasure,conversation,conversations,created_at,done_at}"},
        {.words = "notice done",
         .summary = "Write down that a recipient was told",
         .arguments = {{.name = "notice",
                        .kind = Kind::positional,
                        .help = "Id from notice list",
                        .value = "NOTICE",
                        .required = true},
                       optional_tenant("Tenant that holds it")},
         .group = Group::compliance,
         .concurrency = Concurrency::writes,
         .examples = {"iterochat notice done 01930c5e-7d3a-7c52-9d0f-3a5b8f7f3e21"},
         .result = "notice.{id,tenant,what,recipient,erasure,conversation,conversations,created_at,done_at}"},
    };
}

} // namespace iterochat::api
