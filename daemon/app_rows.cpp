// The rows of both doors: every route and every command, with the service that stands behind it.
#include "daemon/app.hpp"

#include "daemon/admin/desk_commands.hpp"
#include "daemon/admin/operation_commands.hpp"
#include "daemon/admin/privacy_commands.hpp"
#include "daemon/http/desk_routes.hpp"
#include "daemon/http/insight_routes.hpp"
#include "daemon/http/privacy_routes.hpp"
#include "daemon/http/talk_routes.hpp"

namespace iterochat {

std::unique_ptr<http::Router> build_router(Rooms& rooms) {
    http::Gate gate{
        .visitor = [&rooms](const std::string& token) { return rooms.visitors.authenticate(token); },
        .check_origin =
            [&rooms](OrganizationId organization, const std::string& origin) {
                rooms.visitors.check_origin(organization, origin);
            },
        .account = [&rooms](const std::string& token) { return rooms.accounts.authenticate(token).account; },
        .member =
            [&rooms](AccountId account, OrganizationId organization) {
                return rooms.accounts.member_of(account, organization);
            },
    };
    auto router = std::make_unique<http::Router>(std::move(gate));
    router->add(http::widget_session_routes(rooms.visitors));
    router->add(http::widget_conversation_routes(rooms.conversations));
    router->add(http::conversation_routes(rooms.inbox));
    router->add(http::conversation_action_routes(rooms.inbox));
    router->add(http::conversation_bulk_routes(rooms.inbox));
    router->add(http::presence_routes(rooms.presence));
    router->add(http::visitor_facts_routes(rooms.visitor_facts));
    router->add(http::draft_routes(rooms.drafts));
    router->add(http::attachment_routes(rooms.attachments, rooms.conversations, rooms.inbox));
    router->add(http::note_routes(rooms.notes));
    router->add(http::hold_routes(rooms.holds, rooms.inbox));
    router->add(http::event_routes(rooms.events));
    router->add(http::auth_routes(rooms.accounts, rooms.users));
    router->add(http::me_routes(rooms.accounts));
    router->add(http::second_factor_routes(rooms.second_factors, rooms.accounts));
    router->add(http::security_settings_routes(rooms.organizations));
    router->add(http::organization_routes(rooms.organizations));
    router->add(http::settings_routes(rooms.organizations));
    router->add(http::member_routes(rooms.users));
    router->add(http::invitation_routes(rooms.users, rooms.accounts));
    router->add(http::article_routes(rooms.articles, rooms.rehearsal));
    router->add(http::confirmed_question_routes(rooms.confirmed_questions));
    router->add(http::insight_routes(rooms.insights));
    router->add(http::answer_rating_routes(rooms.answer_ratings));
    router->add(http::article_import_routes(rooms.background_import));
    router->add(http::instruction_routes(rooms.instructions));
    router->add(http::quick_reply_routes(rooms.quick_replies));
    router->add(http::tag_routes(rooms.tags));
    router->add(http::suggested_question_routes(rooms.suggested_questions));
    router->add(http::deleted_item_routes(rooms.deleted_items));
    router->add(http::export_routes(rooms.exports));
    router->add(http::erasure_routes(rooms.erasures, rooms.conversation_admin, rooms.organizations));
    router->add(http::certificate_routes(rooms.certificates));
    router->add(http::rectification_routes(rooms.rectification));
    router->add(http::notice_routes(rooms.notices));
    router->add(http::record_routes(rooms.records));
    router->add(http::request_routes(rooms.requests));
    router->add(http::retention_routes(rooms.retention, rooms.retention_sweeps));
    router->add(http::audit_routes(rooms.audit_trail));
    router->add(http::signing_key_routes(rooms.signing_keys));
    router->add(http::job_routes(rooms.jobs));
    return router;
}

admin::HandlerRows build_handlers(Rooms& rooms, const admin::ConfigHooks& config) {
    admin::HandlerRows rows;
    const auto add = [&rows](admin::HandlerRows more) {
        rows.insert(rows.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
    };
    add(admin::status_handlers(rooms.status, rooms.doctor));
    add(admin::tenant_handlers(rooms.organizations));
    add(admin::user_handlers(rooms.users, rooms.second_factors, rooms.organizations));
    add(admin::knowledge_handlers({rooms.articles, rooms.knowledge_import, rooms.rehearsal,
                                   rooms.organizations, rooms.uploads, rooms.downloads}));
    add(admin::conversation_handlers({rooms.inbox, rooms.notes, rooms.conversation_admin, rooms.exports,
                                      rooms.downloads, rooms.organizations}));
    add(admin::deleted_handlers(rooms.deleted_items, rooms.organizations));
    add(admin::insight_handlers(rooms.insights, rooms.organizations));
    add(admin::export_handlers(
        {rooms.exports, rooms.downloads, rooms.conversation_admin, rooms.organizations}));
    add(admin::import_handlers(rooms.imports, rooms.uploads));
    add(admin::erase_handlers({rooms.erasures, rooms.rectification, rooms.conversation_admin,
                               rooms.organizations, rooms.downloads}));
    add(admin::notice_handlers(rooms.notices, rooms.organizations, rooms.certificates));
    add(admin::record_handlers(rooms.records, rooms.organizations));
    add(admin::request_handlers(rooms.requests, rooms.organizations));
    add(admin::retention_handlers(rooms.retention, rooms.organizations));
    add(admin::hold_handlers(rooms.holds, rooms.conversation_admin, rooms.organizations));
    add(admin::audit_handlers(rooms.audit_trail, rooms.organizations, rooms.certificates, rooms.downloads));
    add(admin::proof_handlers({rooms.certificates, rooms.receipts, rooms.downloads, rooms.organizations}));
    add(admin::verify_export_handlers(rooms.uploads, &rooms.audit_trail));
    add(admin::verify_handlers(
        {rooms.erasure_proof, rooms.receipts, rooms.erased_subjects, rooms.organizations}));
    add(admin::signing_key_handlers(rooms.signing_keys));
    add(admin::job_handlers(rooms.jobs, rooms.organizations));
    add(admin::backup_shelf_handlers(rooms.backup_shelf));
    add(admin::backup_handlers(rooms.backups, rooms.organizations));
    add(admin::restore_handlers(rooms.restores));
    add(admin::whole_restore_handlers(rooms.whole_restores));
    add(admin::config_handlers(config));
    return rows;
}

} // namespace iterochat
