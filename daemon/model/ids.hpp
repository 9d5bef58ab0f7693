#pragma once

#include "common/base/id.hpp"

namespace iterochat {

using OrganizationId = Id<struct OrganizationKind>;
using AccountId = Id<struct AccountKind>;
using VisitorId = Id<struct VisitorKind>;
using ConversationId = Id<struct ConversationKind>;
using MessageId = Id<struct MessageKind>;
using NoteId = Id<struct NoteKind>;
using TagId = Id<struct TagKind>;
using ArticleId = Id<struct ArticleKind>;
using QuestionId = Id<struct QuestionKind>;
using InstructionId = Id<struct InstructionKind>;
using QuickReplyId = Id<struct QuickReplyKind>;
using SuggestedQuestionId = Id<struct SuggestedQuestionKind>;
using InvitationId = Id<struct InvitationKind>;
using SessionId = Id<struct SessionKind>;
using HoldId = Id<struct HoldKind>;
using AttachmentId = Id<struct AttachmentKind>;
using JobId = Id<struct JobKind>;
using AuditId = Id<struct AuditKind>;

} // namespace iterochat
