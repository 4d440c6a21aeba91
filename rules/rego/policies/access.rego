# Copyright 2026 The ShenYu LLM plugins authors
# SPDX-License-Identifier: Apache-2.0

# METADATA
# title: What operator data grants and denies a principal
# description: >-
#   Shared by the admission and the plan policy. A level of a principal (tenant, organisation,
#   department, team, project, user, key, application) may be denied, and may be restricted to
#   models and regions. Restrictions of several levels narrow each other. A restriction by a level
#   binds who has no such level, too: what is not known is not allowed.
package llm.access

# METADATA
# description: Levels of the principal that operator data denies.
denied_levels contains level if {
	some level, name in input.principal
	name in data.llm.denied[concat("", [level, "s"])]
}

# METADATA
# description: How sensitive a class is. One that is not known is as sensitive as can be.
ranks := {"public": 0, "internal": 1, "confidential": 2, "restricted": 3}

class_rank := object.get(ranks, input.data_class, 3)

# METADATA
# description: Classes whose limits hold for this request, its own and all that are less sensitive.
binding_classes contains class if {
	some class, rank in ranks
	rank <= class_rank
}

# METADATA
# description: One set of models per level (and data class) that restricts them.
model_limits contains models if some models in level_limits(data.llm.models)

model_limits contains models if some models in class_limits(data.llm.models)

# METADATA
# description: One set of regions per level (and data class) that restricts them.
region_limits contains regions if some regions in level_limits(data.llm.regions)

region_limits contains regions if some regions in class_limits(data.llm.regions)

# METADATA
# description: One set of providers per data class that is trusted with this request.
provider_limits contains providers if some providers in class_limits(data.llm.providers)

# METADATA
# description: >-
#   For each level with limits those of the principal's name, else those of "*". Who has no such
#   level and is not covered by "*" is left nothing.
level_limits(limits) := {granted |
	some key, by_name in limits
	startswith(key, "by_")
	key != "by_data_class"
	names := granted_to(by_name, substring(key, 3, -1))
	granted := {name | some name in names}
}

granted_to(by_name, level) := granted if {
	granted := by_name[name_at(level)]
}

else := granted if {
	granted := by_name["*"]
}

else := [] if name_at(level) == null

name_at(level) := object.get(input.principal, level, null)

class_limits(limits) := {granted |
	some class, names in limits.by_data_class
	class in binding_classes
	granted := {name | some name in names}
}

models := intersection(model_limits)

regions := intersection(region_limits)

providers := intersection(provider_limits)

models_limited if count(model_limits) > 0

regions_limited if count(region_limits) > 0

providers_limited if count(provider_limits) > 0
