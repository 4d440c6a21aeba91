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
package io.shenyullm.admin.hosted;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.Map;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.Advisor;
import org.springframework.aop.framework.autoproxy.DefaultAdvisorAutoProxyCreator;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.hazelcast.HazelcastAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * An application as a ShenYu admin is one: it wraps what controllers throw, answers every exception
 * with status 200, and its filter puts an object of its own behind requests whose token it has
 * verified.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = HazelcastAutoConfiguration.class)
class TestingHost {
  /** A token whose user the filter takes from the rest of it. */
  static final String VERIFIED = "verified-";

  /** A token with which the host's own filter is as good as absent. */
  static final String UNFILTERED = "unfiltered";

  @Bean
  Advice advice() {
    return new Advice();
  }

  @Bean
  FilterRegistrationBean<HostFilter> hostFilter() {
    return new FilterRegistrationBean<>(new HostFilter());
  }

  @Bean
  static DefaultAdvisorAutoProxyCreator proxies() {
    DefaultAdvisorAutoProxyCreator proxies = new DefaultAdvisorAutoProxyCreator();
    proxies.setProxyTargetClass(true);
    return proxies;
  }

  /** The admin's aspect around every controller. */
  @Bean
  static Advisor wrapping() {
    MethodInterceptor wrapping =
        call -> {
          try {
            return call.proceed();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        };
    return new DefaultPointcutAdvisor(
        new AnnotationMatchingPointcut(RestController.class, true), wrapping);
  }

  @ControllerAdvice
  @ResponseBody
  static class Advice {
    @ExceptionHandler(Exception.class)
    Map<String, Object> everything() {
      return Map.of("code", 500, "message", "The system is busy");
    }
  }

  static final class HostFilter extends OncePerRequestFilter {
    @Override
    protected void doFilterInternal(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws ServletException, IOException {
      String token = request.getHeader("X-Access-Token");
      boolean open = request.getRequestURI().startsWith("/static/") || UNFILTERED.equals(token);
      if (open) {
        chain.doFilter(request, response);
      } else if (token != null && token.startsWith(VERIFIED)) {
        User user = new User(token.substring(VERIFIED.length()));
        chain.doFilter(
            new HttpServletRequestWrapper(request) {
              @Override
              public Principal getUserPrincipal() {
                return new HostPrincipal(user);
              }
            },
            response);
      } else {
        response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        response.setContentType("application/json");
        response.getWriter().print("{\"code\":600,\"message\":\"Token is error\"}");
      }
    }
  }

  /** As Shiro wraps what its realms give it. */
  private static final class HostPrincipal implements Principal {
    private final Object object;

    HostPrincipal(Object object) {
      this.object = object;
    }

    @SuppressWarnings("unused") // read as a property
    public Object getObject() {
      return object;
    }

    @Override
    public @Nullable String getName() {
      return object.toString();
    }
  }

  /** As a ShenYu admin's realm knows its users. */
  public static final class User {
    private final String userName;

    User(String userName) {
      this.userName = userName;
    }

    public String getUserName() {
      return userName;
    }
  }
}
