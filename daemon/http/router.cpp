#include "daemon/http/router.hpp"

#include "common/base/error.hpp"

#include <algorithm>
#include <cctype>
#include <httplib.h>
#include <nlohmann/json.hpp>

namespace iterochat::http {

using nlohmann::json;

struct Router::Entry {
    Route route;
    std::vector<std::string> segments; ///< "{id}" stands for any one segment
};

namespace {

using Values = std::map<std::string, std::string, std::less<>>;

std::vector<std::string> split(std::string_view path) {
    std::vector<std::string> segments;
    while (!path.empty()) {
        path.remove_prefix(path.front() == '/' ? 1 : 0);
        const auto end = path.find('/');
        segments.emplace_back(path.substr(0, end));
        path = end == std::string_view::npos ? std::string_view{} : path.substr(end);
    }
    return segments;
}

bool is_placeholder(std::string_view segment) {
    return segment.starts_with('{');
}

bool matches(const std::vector<std::string>& pattern, const std::vector<std::string>& path, Values& values) {
    if (pattern.size() != path.size())
        return false;
    Values found;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (is_placeholder(pattern[i])) {
            if (path[i].empty())
                return false;
            found[pattern[i].substr(1, pattern[i].size() - 2)] = path[i];
        } else if (pattern[i] != path[i]) {
            return false;
        }
    }
    values = std::move(found);
    return true;
}

std::size_t placeholders(const std::vector<std::string>& segments) {
    return static_cast<std::size_t>(
        std::count_if(segments.begin(), segments.end(), [](const auto& s) { return is_placeholder(s); }));
}

bool has_cors(Access access) {
    return access == Access::visitor || access == Access::widget;
}

void allow_origin(Call& call, const std::string& origin) {
    call.add_header("Access-Control-Allow-Origin", origin);
    call.add_header("Access-Control-Expose-Headers", "Retry-After");
    call.add_header("Vary", "Origin");
}

} // namespace

Router::Router(Gate gate) : gate_(std::move(gate)) {}
Router::~Router() = default;

void Router::add(Routes routes) {
    for (Route& route : routes) {
        Entry entry{std::move(route), {}};
        entry.segments = split(entry.route.pattern);
        for (const Entry& other : entries_)
            if (other.segments == entry.segments &&
                std::string_view(other.route.method) == entry.route.method)
                throw Error{Code::internal, std::string("The route ") + entry.route.method + " " +
                                                entry.route.pattern + " stands twice."};
        entries_.push_back(std::move(entry));
    }
    std::stable_sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
        return placeholders(a.segments) < placeholders(b.segments);
    });
}

const Router::Entry* Router::find(std::string_view method, std::string_view path, Values& values,
                                  std::string& allowed) const {
    const auto segments = split(path);
    const Entry* any = nullptr;
    for (const Entry& entry : entries_) {
        if (!matches(entry.segments, segments, values))
            continue;
        any = any ? any : &entry;
        if (method == entry.route.method ||
            (method == "HEAD" && std::string_view(entry.route.method) == "GET"))
            return &entry;
        allowed += allowed.empty() ? entry.route.method : std::string(", ") + entry.route.method;
    }
    return method == "OPTIONS" ? any : nullptr;
}

void Router::admit(const Entry& entry, Call& call) const {
    const Access access = entry.route.access;
    const std::string origin = call.header("Origin");
    if (access == Access::open)
        return;
    if (access == Access::widget) {
        if (!origin.empty())
            allow_origin(call, origin); // the handler refuses a foreign origin once it knows the organization
        return;
    }
    const std::string token = call.bearer();
    if (token.empty()) {
        if (access == Access::visitor && !origin.empty())
            allow_origin(call, origin);
        throw Error{Code::unauthenticated,
                    "Sign in first: the call needs an Authorization header with a Bearer token."};
    }
    if (access == Access::visitor) {
        if (!origin.empty())
            allow_origin(call, origin);
        const service::VisitorActor visitor = gate_.visitor(token);
        gate_.check_origin(visitor.organization, origin);
        call.actor = visitor;
        call.organization = visitor.organization;
        return;
    }
    call.session_token = token;
    call.account = gate_.account(token);
    if (access == Access::member) {
        call.organization = call.path_id<OrganizationId>("org");
        service::Member member = gate_.member(call.account, call.organization);
        member.from_address = call.exchange().peer().address;
        call.actor = std::move(member);
    }
}

void Router::preflight(const Entry* entry, Call& call, const std::string& allowed) const {
    if (entry && has_cors(entry->route.access)) {
        allow_origin(call, call.header("Origin"));
        call.add_header("Access-Control-Allow-Methods", allowed);
        call.add_header("Access-Control-Allow-Headers", "Authorization, Content-Type, Last-Event-ID");
        call.add_header("Access-Control-Max-Age", "7200");
    }
    call.add_header("Allow", allowed);
    call.reply_empty(204);
}

void Router::serve(std::shared_ptr<net::Exchange> exchange, std::string_view path) const {
    Values values;
    std::string allowed;
    const std::string method = exchange->request().method;
    const Entry* entry = find(method, path, values, allowed);
    auto call = std::make_shared<Call>(std::move(exchange), std::move(values));
    call->add_header("Cache-Control", "no-store");
    call->add_header("X-Content-Type-Options", "nosniff");
    try {
        if (method == "OPTIONS" && entry)
            return preflight(entry, *call, allowed);
        if (!entry && !allowed.empty()) {
            call->add_header("Allow", allowed);
            return call->reply(
                405,
                {{"error", {{"code", "invalid"}, {"message", "This address takes " + allowed + " only."}}}});
        }
        if (!entry)
            throw Error{Code::not_found, "There is no such address; /api/v1/openapi.json lists them."};
        admit(*entry, *call);
        entry->route.handler(call);
    } catch (const std::exception& error) {
        call->reply_error(error);
    }
}

json Router::openapi() const {
    json paths = json::object();
    for (const Entry& entry : entries_) {
        json operation{{"summary", entry.route.summary},
                       {"responses", {{"default", {{"description", "The object, or an error object."}}}}}};
        json parameters = json::array();
        for (const std::string& segment : entry.segments)
            if (is_placeholder(segment))
                parameters.push_back({{"name", segment.substr(1, segment.size() - 2)},
                                      {"in", "path"},
                                      {"required", true},
                                      {"schema", {{"type", "string"}}}});
        if (!parameters.empty())
            operation["parameters"] = parameters;
        switch (entry.route.access) {
        case Access::open:
        case Access::widget:
            operation["security"] = json::array();
            break;
        case Access::visitor:
            operation["security"] = {{{"visitor", json::array()}}};
            break;
        case Access::account:
        case Access::member:
            operation["security"] = {{{"session", json::array()}}};
            break;
        }
        std::string method = entry.route.method;
        for (char& c : method)
            c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        paths[entry.route.pattern][method] = std::move(operation);
    }
    const json bearer{{"type", "http"}, {"scheme", "bearer"}};
    return {{"openapi", "3.1.0"},
            {"info", {{"title", "IteroChat"}, {"version", ITEROCHAT_VERSION}}},
            {"servers", {{{"url", "/api/v1"}}}},
            {"components", {{"securitySchemes", {{"visitor", bearer}, {"session", bearer}}}}},
            {"paths", paths}};
}

} // namespace iterochat::http
