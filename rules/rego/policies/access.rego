# Copyright 2026 The ShenYu LLM plugins authors
# SPDX-License-Identifier: Apache-2.0

# METADATA
# title: What operator data grants and denies a principal
# description: >-
#   Shared by the admission and the plan policy. A level of a principal (tenant, organisation,
#   department, team, project, user, key, application) may be denied, and may be restricted to
#   models and regions. Restrictions of several levels narrow each other.
package llm.access

# METADATA
# description: Levels of the principal that operator data denies.
denied_levels contains level if {
	some level, name in input.principal
	name in data.llm.denied[concat("", [level, "s"])]
}

# METADATA
# description: One set of models per level (and data class) that restricts them.
model_limits contains models if {
	some level, name in input.principal
	granted := data.llm.models[concat("", ["by_", level])][name]
	models := {model | some model in granted}
}

model_limits contains models if {
	granted := data.llm.models.by_data_class[input.data_class]
	models := {model | some model in granted}
}

# METADATA
# description: One set of regions per level (and data class) that restricts them.
region_limits contains regions if {
	some level, name in input.principal
	granted := data.llm.regions[concat("", ["by_", level])][name]
	regions := {region | some region in granted}
}

region_limits contains regions if {
	granted := data.llm.regions.by_data_class[input.data_class]
	regions := {region | some region in granted}
}

models := intersection(model_limits)

regions := intersection(region_limits)

models_limited if count(model_limits) > 0

regions_limited if count(region_limits) > 0
