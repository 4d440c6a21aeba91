# Copyright 2026 The ShenYu LLM plugins authors
# SPDX-License-Identifier: Apache-2.0

package llm.plan_test

import data.llm.plan

request := {
	"principal": {"tenant": "acme", "department": "research", "user": "alice"},
	"route": {"name": "default"},
	"data_class": "confidential",
	"candidates": [
		{"model": "small", "provider": "one", "region": "us"},
		{"model": "large", "provider": "two", "region": "eu"},
	],
}

test_no_data_allows_all if {
	decision := plan.decision with input as request
	decision.allow
	decision.allowed == [0, 1]
}

test_no_candidates_is_refused if {
	decision := plan.decision with input as object.union(request, {"candidates": []})
	not decision.allow
}

test_model_limit_leaves_the_others_out if {
	decision := plan.decision with input as request
		with data.llm.models.by_department as {"research": ["large"]}
	decision.allowed == [1]
	decision.reasons == ["model"]
}

test_region_limit_by_data_class if {
	decision := plan.decision with input as request
		with data.llm.regions.by_data_class as {"confidential": ["eu"]}
	decision.allowed == [1]
	decision.reasons == ["region"]
}

test_denied_provider_left_out if {
	decision := plan.decision with input as request
		with data.llm.denied as {"providers": ["two"]}
	decision.allowed == [0]
}

test_data_class_names_trusted_providers if {
	decision := plan.decision with input as request
		with data.llm.providers.by_data_class as {"confidential": ["three"]}
	not decision.allow
	decision.reasons == ["provider_for_data_class"]
}

test_trusted_providers_bind_more_sensitive_classes if {
	restricted := object.union(request, {"data_class": "restricted"})
	decision := plan.decision with input as restricted
		with data.llm.providers.by_data_class as {"confidential": ["two"]}
	decision.allowed == [1]
	internal := object.union(request, {"data_class": "internal"})
	below := plan.decision with input as internal
		with data.llm.providers.by_data_class as {"confidential": ["two"]}
	below.allowed == [0, 1]
}

direct := object.union(request, {"candidates": [{"model": "small", "provider": "", "region": ""}]})

test_unknown_upstream_allowed_without_limits if {
	decision := plan.decision with input as direct
	decision.allowed == [0]
}

test_unknown_upstream_refused_where_regions_are_limited if {
	decision := plan.decision with input as direct
		with data.llm.regions.by_department as {"research": ["eu"]}
	decision.reasons == ["region"]
}

test_unknown_upstream_refused_where_providers_are_denied if {
	decision := plan.decision with input as direct
		with data.llm.denied as {"providers": ["two"]}
	decision.reasons == ["provider"]
}

test_unknown_upstream_refused_where_providers_are_trusted if {
	decision := plan.decision with input as direct
		with data.llm.providers.by_data_class as {"internal": ["one"]}
	decision.reasons == ["provider_for_data_class"]
}

test_unknown_upstream_serves_an_allowed_model_only if {
	limits := {"research": ["large"]}
	decision := plan.decision with input as direct with data.llm.models.by_department as limits
	decision.reasons == ["model"]
	named := plan.decision with input as direct
		with data.llm.models.by_department as {"research": ["small"]}
	named.allow
}
