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
package io.shenyullm.quickstart.gateway;

import java.util.Comparator;
import java.util.List;
import org.apache.shenyu.common.config.ShenyuConfig;
import org.apache.shenyu.plugin.api.ShenyuPlugin;
import org.apache.shenyu.plugin.api.utils.SpringBeanUtils;
import org.apache.shenyu.plugin.base.cache.CommonPluginDataSubscriber;
import org.apache.shenyu.plugin.base.handler.PluginDataHandler;
import org.apache.shenyu.sync.data.api.PluginDataSubscriber;
import org.apache.shenyu.web.controller.LocalPluginController;
import org.apache.shenyu.web.filter.LocalDispatcherFilter;
import org.apache.shenyu.web.handler.ShenyuWebHandler;
import org.apache.shenyu.web.loader.ShenyuLoaderService;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.web.reactive.WebFluxAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.server.WebFilter;

/**
 * ShenYu's request chain as its own starter declares it. The starter itself does not run on Boot 3
 * (its reactor-netty is too old, its auto-configuration is listed in {@code spring.factories}), so
 * the beans are declared here; the classes are ShenYu's, unchanged.
 */
@AutoConfiguration(after = WebFluxAutoConfiguration.class)
class ShenyuChainAutoConfiguration {

  @Bean
  @ConfigurationProperties(prefix = "shenyu")
  ShenyuConfig shenyuConfig() {
    return new ShenyuConfig();
  }

  /** Named as Spring's own handler, which it replaces: every request enters ShenYu's chain. */
  @Bean
  ShenyuWebHandler webHandler(
      ObjectProvider<ShenyuPlugin> plugins, ShenyuConfig config, ApplicationContext context) {
    SpringBeanUtils.getInstance().setApplicationContext(context);
    List<ShenyuPlugin> sorted =
        plugins.stream().sorted(Comparator.comparingInt(ShenyuPlugin::getOrder)).toList();
    return new ShenyuWebHandler(new java.util.ArrayList<>(sorted), config);
  }

  @Bean
  DispatcherHandler dispatcherHandler() {
    return new DispatcherHandler();
  }

  @Bean
  PluginDataSubscriber pluginDataSubscriber(
      ObjectProvider<PluginDataHandler> handlers, ApplicationEventPublisher publisher) {
    return new CommonPluginDataSubscriber(handlers.stream().toList(), publisher);
  }

  @Bean
  ShenyuLoaderService shenyuLoaderService(
      ShenyuWebHandler webHandler, PluginDataSubscriber subscriber, ShenyuConfig config) {
    return new ShenyuLoaderService(webHandler, (CommonPluginDataSubscriber) subscriber, config);
  }

  @Bean
  LocalPluginController localPluginController(PluginDataSubscriber subscriber) {
    return new LocalPluginController(subscriber);
  }

  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  WebFilter localDispatcherFilter(DispatcherHandler dispatcherHandler, ShenyuConfig config) {
    return new LocalDispatcherFilter(dispatcherHandler, config.getLocal().getSha512Key());
  }

  @Bean
  ShenyuPlugin hostProxyPlugin() {
    return new HostProxyPlugin();
  }
}
