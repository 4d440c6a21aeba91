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
