#include "common/base/error.hpp"
#include "daemon/model/attachment.hpp"

#include <catch2/catch.hpp>

using namespace iterochat;
using namespace std::string_literals;

TEST_CASE("the type of a file is what its first bytes say") {
    CHECK(sniff_attachment_type("\x89PNG\r\n\x1a\n rest") == "image/png");
    CHECK(sniff_attachment_type("\xff\xd8\xff\xe0") == "image/jpeg");
    CHECK(sniff_attachment_type("GIF89a") == "image/gif");
    CHECK(sniff_attachment_type("RIFF\x10\0\0\0WEBPVP8 "s) == "image/webp");
    CHECK(sniff_attachment_type("%PDF-1.7") == "application/pdf");
    for (const char* other :
         {"", "\x89PNG", "GIF90a", "RIFF0000WAVEfmt ", "<svg", "PK\x03\x04", " %PDF-1.7", "MZ"})
        CHECK(sniff_attachment_type(other).empty());
}

TEST_CASE("a file's name loses its path and hidden signs and ends as its type does") {
    CHECK(tidy_attachment_name("C:\\pictures\\cat.jpeg", "image/jpeg") == "cat.jpeg");
    CHECK(tidy_attachment_name("../../.png", "image/png") == "file.png");
    CHECK(tidy_attachment_name("", "image/gif") == "file.gif");
    CHECK(tidy_attachment_name("run.exe", "application/pdf") == "run.exe.pdf");
    CHECK(tidy_attachment_name("a\nb\x7f", "image/png") == "ab.png");
    CHECK(tidy_attachment_name("in\xE2\x80\xAEgpj.png", "image/png") == "ingpj.png");
    CHECK(tidy_attachment_name("বিল.pdf", "application/pdf") == "বিল.pdf");
    CHECK(tidy_attachment_name(std::string(300, 'x') + ".png", "image/png").size() <= 200);
    CHECK(tidy_attachment_name(std::string(300, 'x') + ".png", "image/png").ends_with(".png"));
}

TEST_CASE("an empty file and one of another type are refused") {
    const auto code_of = [](const std::string& name, const std::string& content) {
        try {
            make_attachment(name, content);
        } catch (const Error& error) {
            return error.code();
        }
        return Code::internal;
    };
    CHECK(code_of("a.png", "") == Code::unprocessable);
    CHECK(code_of("a.png", "<html>") == Code::unsupported_media);
    CHECK(code_of("\xff", "%PDF-1.4") == Code::unprocessable);
    CHECK(make_attachment("a", "%PDF-1.4").name == "a.pdf");
}
