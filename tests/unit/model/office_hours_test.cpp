#include "daemon/model/office_hours.hpp"

#include "common/base/error.hpp"

#include <catch2/catch.hpp>

using namespace iterochat;

namespace {

OfficeHours weekdays(const std::string& zone) {
    OfficeHours hours;
    hours.enabled = true;
    hours.time_zone = zone;
    hours.spans = parse_open_spans("mon-fri 09:00-17:00");
    return hours;
}

std::string opening(const OfficeHours& hours, const std::string& now) {
    const auto time = next_opening(hours, parse_time(now));
    return time ? format_time(*time) : "none";
}

} // namespace

TEST_CASE("office hours are read as people write them, and written back") {
    CHECK(parse_open_spans("Monday 09:30-12:00") == std::vector<OpenSpan>{{0, 570, 720}});
    CHECK(parse_open_spans("mon-fri 09:00-17:00").size() == 5);
    CHECK(parse_open_spans("sat-mon 00:00-24:00") ==
          std::vector<OpenSpan>{{5, 0, 1440}, {6, 0, 1440}, {0, 0, 1440}});
    CHECK(format_open_span({6, 0, 1440}) == "sunday 00:00-24:00");
    for (const char* wrong : {"", "mon", "09:00-17:00", "mo 09:00-17:00", "mon 9-17", "mon 09:00-25:00",
                              "mon 09:60-17:00", "mon 09:00", "funday 09:00-17:00", "mon-fri"}) {
        INFO(wrong);
        CHECK_THROWS_AS(parse_open_spans(wrong), Error);
    }
}

TEST_CASE("hours without a day, ending before they begin, in no zone or with no date are refused") {
    OfficeHours hours = weekdays("Asia/Dhaka");
    CHECK_NOTHROW(validate(hours));
    hours.time_zone = "Asia/Nowhere";
    CHECK_THROWS_AS(validate(hours), Error);
    hours.time_zone = "../../etc/passwd";
    CHECK_THROWS_AS(validate(hours), Error);
    hours = weekdays("UTC");
    hours.spans.clear();
    CHECK_THROWS_AS(validate(hours), Error);
    hours.enabled = false;
    CHECK_NOTHROW(validate(hours));
    hours = weekdays("UTC");
    hours.spans.push_back({0, 600, 600});
    CHECK_THROWS_AS(validate(hours), Error);
    for (const char* date : {"2026-02-30", "26-12-25", "2026-12-2x", "tomorrow"}) {
        hours = weekdays("UTC");
        hours.closed_dates = {date};
        CHECK_THROWS_AS(validate(hours), Error);
    }
}

TEST_CASE("open is what the office's own clock says") {
    const OfficeHours dhaka = weekdays("Asia/Dhaka");                // six hours before UTC
    CHECK(is_open(dhaka, parse_time("2026-11-24T03:00:00Z")));       // 09:00
    CHECK_FALSE(is_open(dhaka, parse_time("2026-11-24T02:59:59Z"))); // 08:59:59
    CHECK_FALSE(is_open(dhaka, parse_time("2026-11-24T11:00:00Z"))); // 17:00
    CHECK_FALSE(is_open(dhaka, parse_time("2026-11-28T05:00:00Z"))); // a Saturday
    OfficeHours holiday = dhaka;
    holiday.closed_dates = {"2026-11-24"};
    CHECK_FALSE(is_open(holiday, parse_time("2026-11-24T05:00:00Z")));
    OfficeHours off = dhaka;
    off.enabled = false;
    CHECK(is_open(off, parse_time("2026-11-28T05:00:00Z")));
}

TEST_CASE("the next opening jumps over weekends and holidays, and there is none while it is open") {
    OfficeHours hours = weekdays("Asia/Dhaka");
    CHECK(opening(hours, "2026-11-24T05:00:00Z") == "none");
    CHECK(opening(hours, "2026-11-24T01:00:00Z") == "2026-11-24T03:00:00.000Z"); // later the same day
    CHECK(opening(hours, "2026-11-27T12:00:00Z") == "2026-11-30T03:00:00.000Z"); // Friday evening
    hours.closed_dates = {"2026-11-30"};
    CHECK(opening(hours, "2026-11-27T12:00:00Z") == "2026-12-01T03:00:00.000Z");
}

TEST_CASE("a clock change moves the opening, not the hour on the wall") {
    const OfficeHours berlin = weekdays("Europe/Berlin");
    CHECK(opening(berlin, "2026-10-23T20:00:00Z") == "2026-10-26T08:00:00.000Z"); // winter since Sunday
    CHECK(opening(berlin, "2026-10-21T20:00:00Z") == "2026-10-22T07:00:00.000Z");
    OfficeHours night = berlin;
    night.spans = parse_open_spans("sun 02:30-05:00"); // 02:00 to 03:00 is left out on 2027-03-28
    CHECK(opening(night, "2027-03-28T00:00:00Z") == "2027-03-28T01:00:00.000Z");
}
