#include "daemon/service/uploads.hpp"

#include "tests/unit/service/talk_world.hpp"

#include <catch2/catch.hpp>

namespace iterochat::service {
namespace {

using test::code_of;

TEST_CASE("an upload is taken once, and only while it is kept") {
    const test::TempFolder folder;
    test::HandClock clock;
    Uploads uploads(folder.path(), clock);
    const auto upload = [&] {
        const auto writer = uploads.begin();
        writer->take("some ");
        writer->take("bytes");
        return writer->finish();
    };
    const auto stored = upload();
    CHECK(stored.bytes == 10);
    const auto file = uploads.take(stored.id);
    CHECK(file->open()() == "some bytes");
    CHECK(code_of([&] { uploads.take(stored.id); }) == Code::not_found);
    const auto late = upload();
    clock.move(hours(2));
    CHECK(code_of([&] { uploads.take(late.id); }) == Code::not_found);
}

} // namespace
} // namespace iterochat::service
