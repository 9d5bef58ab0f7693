#include "daemon/erasure/verification.hpp"

#include "common/base/error.hpp"
#include "daemon/erasure/erase_job.hpp"

#include <catch2/catch.hpp>

namespace iterochat::erasure {
namespace {

TEST_CASE("the figures of a verification travel with their task") {
    EraseTask task;
    task.organization = OrganizationId::make(Time{1'790'000'000'000});
    CHECK_FALSE(read_task(write_task(task)).verification);
    VerificationFigures figures;
    figures.files = 4;
    figures.pages = 100;
    figures.bytes = 409'600;
    figures.unaccounted_bytes = 1;
    figures.wal_bytes = 2;
    figures.absent_postings = 3;
    figures.orphan_rows = 5;
    figures.orphan_keys = 6;
    figures.canary = Canary::lost_at_restart;
    figures.canary_pieces = 32;
    figures.scanned_bytes = 1'000'000;
    figures.took = Span{17};
    task.verification = figures;
    const VerificationFigures again = read_task(write_task(task)).verification.value();
    CHECK(again.files == 4);
    CHECK(again.pages == 100);
    CHECK(again.bytes == 409'600);
    CHECK(again.unaccounted_bytes == 1);
    CHECK(again.wal_bytes == 2);
    CHECK(again.absent_postings == 3);
    CHECK(again.orphan_rows == 5);
    CHECK(again.orphan_keys == 6);
    CHECK(again.canary == Canary::lost_at_restart);
    CHECK(again.canary_pieces == 32);
    CHECK(again.scanned_bytes == 1'000'000);
    CHECK(again.took.ms == 17);
}

TEST_CASE("a canary has one of four states") {
    for (const Canary canary : {Canary::none, Canary::not_found, Canary::found, Canary::lost_at_restart})
        CHECK(canary_from_name(name_of(canary)) == canary);
    CHECK_THROWS_AS(canary_from_name("perhaps"), Error);
}

} // namespace
} // namespace iterochat::erasure
