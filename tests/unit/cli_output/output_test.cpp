#include "cli/output/format.hpp"
#include "cli/output/progress.hpp"
#include "cli/output/table.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <unistd.h>

using namespace iterochat;
using namespace iterochat::cli;

namespace {

const Paint no_colour("never", STDOUT_FILENO);

} // namespace

TEST_CASE("columns line up by what a terminal shows, not by bytes") {
    const std::string table = render_table(
        {{"NAME"}, {"N", true}}, {{{"ভাষা"}, {"7"}}, {{"漢字"}, {"12"}}, {{"plain"}, {"345"}}}, no_colour, 0);
    std::size_t width = 0;
    for (std::size_t at = 0; at < table.size();) {
        const auto end = table.find('\n', at);
        const std::size_t wide = display_width(table.substr(at, end - at));
        CHECK((width == 0 || wide == width));
        width = wide;
        at = end + 1;
    }
    CHECK(width == 5 + 2 + 3);
}

TEST_CASE("a narrow terminal cuts only what may be cut") {
    const std::string table =
        render_table({{"ID"}, {"SUMMARY", false, true}},
                     {{{"k3v9q2ma"}, {"wants a refund for an order that never came"}}}, no_colour, 30);
    CHECK(table.find("k3v9q2ma") != std::string::npos);
    CHECK(table.find("wants a refund for \xE2\x80\xA6") != std::string::npos);
    for (std::size_t at = 0; at < table.size();) {
        const auto end = table.find('\n', at);
        CHECK(display_width(table.substr(at, end - at)) <= 30);
        at = end + 1;
    }
    CHECK(render_table({{"ID"}}, {{{"k3v9q2makkkkk"}}}, no_colour, 5).find("k3v9q2makkkkk") !=
          std::string::npos);
}

TEST_CASE("widths: wide characters two, marks none, and a cut never splits a character") {
    CHECK(display_width("abc") == 3);
    CHECK(display_width("漢字") == 4);
    CHECK(display_width("e\xCC\x81") == 1);
    CHECK(fit("漢字漢字", 5) == "漢字\xE2\x80\xA6");
    CHECK(fit("abc", 3) == "abc");
    CHECK(fit("abc", 0).empty());
}

TEST_CASE("stored texts can't drive the terminal") {
    CHECK(printable("a\x1b[31mred\x07\r\nb\tc") == "a[31mred b c");
    CHECK(printable("\xE2\x80\xAEgnp.exe") == "gnp.exe"); // right-to-left override
    CHECK(printable("bad \xff byte") == "bad \xEF\xBF\xBD byte");
    CHECK(printable("\xC2\x9B"
                    "31m") == "31m"); // the 8-bit escape
    CHECK(printable_lines("one\ntwo\x1b") == "one\ntwo");
    CHECK(printable("ক্‍ষ") == "ক্‍ষ"); // joiners belong to the word
}

TEST_CASE("the plain form has tabs and no titles") {
    CHECK(render_plain({{{"a"}, {"b"}}, {{"c"}, {""}}}) == "a\tb\nc\t\n");
}

TEST_CASE("details stand in two columns, further lines under their value") {
    CHECK(render_details({{"id", {"7"}}, {"summary", {"one\ntwo"}}}, no_colour) ==
          "id       7\nsummary  one\n         two\n");
}

TEST_CASE("colour comes when asked for, and NO_COLOR only silences auto") {
    CHECK(Paint("always", STDOUT_FILENO)(Style::red, "x") == "\x1b[31mx\x1b[0m");
    CHECK(Paint("never", STDOUT_FILENO)(Style::red, "x") == "x");
    ::setenv("NO_COLOR", "1", 1);
    CHECK(Paint("auto", STDOUT_FILENO)(Style::red, "x") == "x");
    CHECK(Paint("always", STDOUT_FILENO)(Style::red, "x") != "x");
    ::unsetenv("NO_COLOR");
}

TEST_CASE("numbers, sizes and spans read as people write them") {
    CHECK(format_count(4812) == "4 812");
    CHECK(format_count(1000000) == "1 000 000");
    CHECK(format_count(12) == "12");
    CHECK(format_bytes(118u << 20) == "118 MiB");
    CHECK(format_bytes(1536) == "1.5 KiB");
    CHECK(format_bytes(7) == "7 bytes");
    CHECK(format_duration(days(3)) == "3 days");
    CHECK(format_duration(seconds(40)) == "40 s");
    CHECK(plural(1, "tenant", "tenants") == "1 tenant");
}

TEST_CASE("a moment is told from today") {
    ::setenv("TZ", "UTC", 1);
    ::tzset();
    const Time now = parse_time("2026-11-24T12:00:00Z");
    CHECK(format_moment(parse_time("2026-11-24T02:31:00Z"), now) == "today 02:31");
    CHECK(format_moment(parse_time("2026-11-23T23:59:00Z"), now) == "yesterday 23:59");
    CHECK(format_moment(parse_time("2026-11-01T05:00:00Z"), now) == "2026-11-01 05:00");
}

TEST_CASE("progress tells how far, with or without a total") {
    CHECK(progress_line("reading", 6, 12, Progress::Unit::things) ==
          "reading  [############            ] 6 of 12");
    CHECK(progress_line("reading", 1500, 0, Progress::Unit::things) == "reading  1 500");
    CHECK(progress_line("sending", 2048, 4096, Progress::Unit::bytes).ends_with("2.0 KiB of 4.0 KiB"));
    CHECK(progress_line("x", 9, 4, Progress::Unit::things).find("########################]") !=
          std::string::npos);
}
