/*
 * Copyright 2026 The ShenYu LLM plugins authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except
 * in compliance with the License. You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */
package io.shenyullm.core.shenyu;

import io.shenyullm.core.catalog.ModelCatalog;
import io.shenyullm.core.catalog.ModelOffer;
import io.shenyullm.core.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** OpenAI's list of models: what a caller may put into {@code model}. */
final class ModelList {
  private ModelList() {}

  static byte[] json(ModelCatalog catalog) {
    Map<String, String> owners = new TreeMap<>();
    for (ModelOffer offer : catalog.offers()) {
      owners.putIfAbsent(offer.id(), offer.provider().name());
    }
    List<Map<String, Object>> data = new ArrayList<>();
    data.add(model(ModelCatalog.AUTO, "gateway"));
    catalog.aliases().keySet().forEach(alias -> owners.putIfAbsent(alias, "gateway"));
    owners.remove(ModelCatalog.AUTO);
    owners.forEach((id, owner) -> data.add(model(id, owner)));
    Map<String, Object> list = new LinkedHashMap<>();
    list.put("object", "list");
    list.put("data", data);
    return Json.write(list);
  }

  /** OpenAI's clients want a creation time; catalogues know none, so it is 0. */
  private static Map<String, Object> model(String id, String owner) {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("id", id);
    model.put("object", "model");
    model.put("created", 0);
    model.put("owned_by", owner);
    return model;
  }
}
