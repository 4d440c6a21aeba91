# Copyright 2026 The ShenYu LLM plugins authors
# SPDX-License-Identifier: Apache-2.0

package llm.admission_test

import data.llm.admission

request := {
	"principal": {"tenant": "acme", "department": "research", "user": "alice"},
	"route": {"name": "default"},
	"request": {"model": "auto", "stream": false, "tools": false, "messages": 1, "tokens": 10},
	"findings": {},
	"unscannable": 0,
	"data_class": "public",
	"risk": 0,
	"injection": {"score": 0, "flagged": false, "action": "mark"},
}

# object.union would merge an object with the one that it replaces
with_field(name, value) := object.union(object.remove(request, [name]), {name: value})

test_no_data_admits if {
	decision := admission.decision with input as request
	decision.allow
	decision.reasons == []
	decision.obligations == {"allowed_models": [], "allowed_regions": [], "no_cache": false}
}

test_denied_user_refused if {
	decision := admission.decision with input as request
		with data.llm.denied as {"users": ["alice"]}
	not decision.allow
	decision.reasons == ["principal_denied:user"]
	decision.deny_message == "The access policy does not allow this request."
}

test_denied_department_refused if {
	decision := admission.decision with input as request
		with data.llm.denied as {"departments": ["research"]}
	decision.reasons == ["principal_denied:department"]
}

test_same_name_at_other_level_admits if {
	decision := admission.decision with input as request
		with data.llm.denied as {"teams": ["research"], "users": ["bob"]}
	decision.allow
}

test_anonymous_refused_when_data_says_so if {
	anonymous := with_field("principal", {"tenant": "default", "user": "anonymous"})
	decision := admission.decision with input as anonymous with data.llm.anonymous as false
	decision.reasons == ["anonymous_denied"]
	allowed := admission.decision with input as anonymous
	allowed.allow
}

test_route_lists_who_may_use_it if {
	routes := {"default": {"departments": ["sales"]}}
	decision := admission.decision with input as request with data.llm.routes as routes
	decision.reasons == ["route_denied"]
	other := admission.decision with input as with_field("route", {"name": "open"})
		with data.llm.routes as routes
	other.allow
}

test_route_denies_who_lacks_a_listed_level if {
	anonymous := with_field("principal", {"tenant": "default", "user": "anonymous"})
	decision := admission.decision with input as anonymous
		with data.llm.routes as {"default": {"departments": ["sales"]}}
	decision.reasons == ["route_denied"]
}

test_route_requires_every_listed_level if {
	routes := {"default": {"departments": ["research"], "users": ["bob"]}}
	decision := admission.decision with input as request with data.llm.routes as routes
	decision.reasons == ["route_denied"]
	bob := with_field("principal", {"department": "research", "user": "bob"})
	allowed := admission.decision with input as bob with data.llm.routes as routes
	allowed.allow
}

test_model_limit_binds_who_lacks_the_level if {
	anonymous := with_field("principal", {"tenant": "default", "user": "anonymous"})
	decision := admission.decision with input as anonymous
		with data.llm.models.by_department as {"research": ["small"]}
	decision.reasons == ["no_model_left"]
}

test_region_limit_binds_who_lacks_the_level if {
	anonymous := with_field("principal", {"tenant": "default", "user": "anonymous"})
	decision := admission.decision with input as anonymous
		with data.llm.regions.by_department as {"research": ["eu"]}
	decision.reasons == ["no_region_left"]
}

test_star_limits_everybody_else if {
	models := {"research": ["large"], "*": ["small"]}
	named := admission.decision with input as request with data.llm.models.by_department as models
	named.obligations.allowed_models == ["large"]
	anonymous := with_field("principal", {"tenant": "default", "user": "anonymous"})
	absent := admission.decision with input as anonymous
		with data.llm.models.by_department as models
	absent.obligations.allowed_models == ["small"]
	sales := with_field("principal", {"department": "sales", "user": "eve"})
	other := admission.decision with input as sales with data.llm.models.by_department as models
	other.obligations.allowed_models == ["small"]
}

test_limit_by_name_leaves_other_names_alone if {
	decision := admission.decision with input as request
		with data.llm.models.by_department as {"sales": ["small"]}
	decision.allow
	decision.obligations.allowed_models == []
}

test_injection_refused_only_when_flagged_and_action_is_block if {
	blocking := with_field("injection", {"score": 0.9, "flagged": true, "action": "block"})
	decision := admission.decision with input as blocking
	decision.reasons == ["injection"]
	contains(decision.deny_message, "override instructions")
	marking := with_field("injection", {"score": 0.9, "flagged": true, "action": "mark"})
	marked := admission.decision with input as marking
	marked.allow
}

test_blocked_entity_refused if {
	decision := admission.decision with input as with_field("findings", {"API_KEY": 1})
		with data.llm.blocked_entities as ["API_KEY"]
	decision.reasons == ["entity_blocked:API_KEY"]
	other := admission.decision with input as with_field("findings", {"EMAIL_ADDRESS": 1})
		with data.llm.blocked_entities as ["API_KEY"]
	other.allow
}

test_risk_above_maximum_refused if {
	decision := admission.decision with input as with_field("risk", 0.8)
		with data.llm.max_risk as 0.7
	decision.reasons == ["risk"]
	at_limit := admission.decision with input as with_field("risk", 0.7)
		with data.llm.max_risk as 0.7
	at_limit.allow
}

test_data_class_refused if {
	decision := admission.decision with input as with_field("data_class", "restricted")
		with data.llm.denied as {"data_classes": ["restricted"]}
	decision.reasons == ["data_class_denied"]
}

test_unscannable_refused_for_data_class if {
	mixed := object.union(request, {"data_class": "confidential", "unscannable": 1})
	decision := admission.decision with input as mixed
		with data.llm.unscannable_denied_for as ["confidential"]
	decision.reasons == ["unscannable"]
}

test_limits_of_two_levels_narrow_each_other if {
	decision := admission.decision with input as request
		with data.llm.models as {
			"by_department": {"research": ["small", "large"]},
			"by_user": {"alice": ["large", "vision"]},
		}
	decision.allow
	decision.obligations.allowed_models == ["large"]
}

test_contradicting_limits_refuse_instead_of_opening if {
	decision := admission.decision with input as request
		with data.llm.models as {
			"by_department": {"research": ["small"]},
			"by_user": {"alice": ["large"]},
		}
	not decision.allow
	decision.reasons == ["no_model_left"]
}

test_named_model_outside_limits_refused if {
	named := with_field("request", {"model": "large"})
	decision := admission.decision with input as named
		with data.llm.models.by_department as {"research": ["small"]}
	decision.reasons == ["model_denied"]
	decision.deny_message == "The model asked for is not open to this caller."
	inside := admission.decision with input as with_field("request", {"model": "small"})
		with data.llm.models.by_department as {"research": ["small"]}
	inside.allow
}

test_regions_by_data_class if {
	decision := admission.decision with input as with_field("data_class", "confidential")
		with data.llm.regions.by_data_class as {"confidential": ["eu", "local"]}
	decision.allow
	decision.obligations.allowed_regions == ["eu", "local"]
}

test_limit_of_a_class_binds_more_sensitive_ones if {
	decision := admission.decision with input as with_field("data_class", "restricted")
		with data.llm.regions.by_data_class as {"confidential": ["eu", "local"]}
	decision.obligations.allowed_regions == ["eu", "local"]
	both := admission.decision with input as with_field("data_class", "restricted")
		with data.llm.models.by_data_class as {"confidential": ["a", "b"], "restricted": ["b"]}
	both.obligations.allowed_models == ["b"]
	below := admission.decision with input as with_field("data_class", "internal")
		with data.llm.regions.by_data_class as {"confidential": ["eu", "local"]}
	below.obligations.allowed_regions == []
}

test_class_that_is_not_known_counts_as_restricted if {
	unknown := with_field("data_class", "secret")
	decision := admission.decision with input as unknown
		with data.llm.regions.by_data_class as {"restricted": ["local"]}
	decision.obligations == {"allowed_models": [], "allowed_regions": ["local"], "no_cache": true}
}

test_denied_class_denies_more_sensitive_ones if {
	decision := admission.decision with input as with_field("data_class", "restricted")
		with data.llm.denied as {"data_classes": ["confidential"]}
	decision.reasons == ["data_class_denied"]
	below := admission.decision with input as with_field("data_class", "internal")
		with data.llm.denied as {"data_classes": ["confidential"]}
	below.allow
}

test_unscannable_refused_for_more_sensitive_classes if {
	mixed := object.union(request, {"data_class": "restricted", "unscannable": 1})
	decision := admission.decision with input as mixed
		with data.llm.unscannable_denied_for as ["confidential"]
	decision.reasons == ["unscannable"]
}

test_restricted_data_is_not_cached if {
	decision := admission.decision with input as with_field("data_class", "restricted")
	decision.obligations.no_cache
}

test_level_listed_for_no_cache_is_not_cached if {
	decision := admission.decision with input as request
		with data.llm.no_cache as {"departments": ["research"]}
	decision.obligations.no_cache
}

test_operator_message_is_shown if {
	decision := admission.decision with input as request
		with data.llm.denied as {"users": ["alice"]}
		with data.llm.deny_message as "Ask the data office."
	decision.deny_message == "Ask the data office."
}
