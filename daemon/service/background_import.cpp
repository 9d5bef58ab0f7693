#include "daemon/service/background_import.hpp"

#include "common/base/error.hpp"
#include "daemon/service/job_actor.hpp"

#include <array>
#include <nlohmann/json.hpp>

namespace iterochat::service {
namespace {

using nlohmann::json;

constexpr std::string_view job_kind = "kb_import";
constexpr std::array<std::string_view, 7> formats{"auto", "markdown", "html", "text", "csv", "jsonl", "zip"};

std::string run(KnowledgeImport& imports, Uploads& uploads, JobRun& run) {
    const json order = json::parse(run.job().detail);
    const OrganizationId organization = run.job().organization_id.value();
    ImportRequest request;
    request.name = order.at("name").get<std::string>();
    request.format = import_format(order.at("format").get<std::string>());
    request.prune = order.at("prune").get<bool>();
    request.dry_run = order.at("dry_run").get<bool>();
    const auto file = uploads.take(order.at("upload").get<std::string>());
    const ImportReport report =
        imports.run(read_job_actor(order.at("actor"), organization, job_kind), organization, request,
                    file->open(), [&](std::string_view stage, std::int64_t done, std::int64_t total) {
                        run.progress(stage, done, total);
                    });
    return import_result(report);
}

} // namespace

BackgroundImport::BackgroundImport(KnowledgeImport& imports, Jobs& jobs, Uploads& uploads)
    : jobs_(jobs), uploads_(uploads) {
    jobs.define(std::string(job_kind),
                [&imports, &uploads](JobRun& job) { return run(imports, uploads, job); });
}

Job BackgroundImport::start(const Actor& actor, OrganizationId organization, const ImportRequest& request,
                            std::string_view content) {
    require(actor, organization, Right::manage_knowledge);
    if (content.empty())
        throw Error{Code::invalid, "There is no file in the request."};
    const auto writer = uploads_.begin();
    writer->take(content);
    const json order{{"upload", writer->finish().id},
                     {"name", request.name},
                     {"format", formats[static_cast<std::size_t>(request.format)]},
                     {"prune", request.prune},
                     {"dry_run", request.dry_run},
                     {"actor", write_job_actor(actor)}};
    return jobs_.start(actor, std::string(job_kind), organization, order.dump());
}

std::string import_result(const ImportReport& report) {
    json failures = json::array();
    for (const import::Failure& failure : report.failures)
        failures.push_back({{"source", failure.source}, {"code", failure.code}, {"reason", failure.reason}});
    json result{
        {"failed", report.failures.size()}, {"failures", std::move(failures)}, {"dry_run", report.dry_run}};
    for (const ImportChange change :
         {ImportChange::added, ImportChange::updated, ImportChange::unchanged, ImportChange::removed})
        result[std::string(name_of(change))] = report.count(change);
    return result.dump();
}

} // namespace iterochat::service
