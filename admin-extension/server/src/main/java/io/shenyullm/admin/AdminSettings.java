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
package io.shenyullm.admin;

import io.shenyullm.core.grid.GridProperties;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the admin extension, {@code llm.admin.*}.
 *
 * @param dataDir folder for the signing key and, unless the host's database is used, the database
 * @param database where the console keeps its tables, if not in the host's database
 * @param gatewayToken what any gateway may show on the data plane; without one only those are let
 *     in that have a token of their own
 * @param password of the user {@code admin} when running alone; made at random and logged if unset
 * @param dataPlane where gateways connect
 * @param snapshot what is published
 * @param releases how something comes to be published
 * @param grid state that gateways share, so that changes reach them at once; by default none is
 *     shared
 * @param operators users of a ShenYu admin who may change what gateways obey; where neither they
 *     nor {@code roles} name anybody, everybody who may log in has every role
 * @param roles users of a ShenYu admin with other roles
 * @param limits how often somebody may change something
 * @param validator the process that compiles what is published
 */
@ConfigurationProperties("llm.admin")
public record AdminSettings(
    @DefaultValue("llm-admin-data") Path dataDir,
    @DefaultValue Database database,
    @Nullable String gatewayToken,
    @Nullable String password,
    @DefaultValue DataPlane dataPlane,
    @DefaultValue Snapshot snapshot,
    @DefaultValue Releases releases,
    @DefaultValue GridProperties grid,
    @DefaultValue List<String> operators,
    @DefaultValue Roles roles,
    @DefaultValue Limits limits,
    @DefaultValue Validator validator) {
  /** What relative paths of public files in documents, such as key sets, are relative to. */
  public Path publicFiles() {
    Path sources = snapshot.sources();
    return sources == null ? dataDir : sources;
  }

  /** Whether any gateway may show the same token. */
  public boolean hasSharedGatewayToken() {
    return gatewayToken != null && !gatewayToken.isBlank();
  }

  /**
   * Names of users of a ShenYu admin; the console that runs alone has accounts with roles.
   *
   * @param finance who may set what is spent
   * @param compliance who decide what must not leave, and read what is on record
   * @param auditors who read what is on record
   */
  public record Roles(
      @DefaultValue List<String> finance,
      @DefaultValue List<String> compliance,
      @DefaultValue List<String> auditors) {
    /** Nobody is named. */
    public static final Roles NOBODY = new Roles(List.of(), List.of(), List.of());

    public boolean isEmpty() {
      return finance.isEmpty() && compliance.isEmpty() && auditors.isEmpty();
    }
  }

  /**
   * @param url {@code jdbc:postgresql:…} or {@code jdbc:h2:file:…}; unset for the host's database
   *     where that keeps what it is given, else an H2 file in the data folder
   */
  public record Database(
      @Nullable String url, @Nullable String username, @Nullable String password) {
    /** Nothing is set. */
    public static final Database UNSET = new Database(null, null, null);
  }

  /**
   * @param address interface to listen on
   * @param port 0 for a free one
   */
  public record DataPlane(
      @DefaultValue("0.0.0.0") String address, @DefaultValue("9096") int port) {}

  /**
   * How often within a minute; as many may come at once after a quiet minute.
   *
   * @param changesPerPerson changes of one person
   * @param changesPerAddress changes from one address, or network of an IPv6 address
   * @param loginsPerAddress logins from one address, or network of an IPv6 address
   */
  public record Limits(
      @DefaultValue("120") int changesPerPerson,
      @DefaultValue("600") int changesPerAddress,
      @DefaultValue("60") int loginsPerAddress) {
    public Limits {
      atLeastOne("changes-per-person", changesPerPerson);
      atLeastOne("changes-per-address", changesPerAddress);
      atLeastOne("logins-per-address", loginsPerAddress);
    }

    private static void atLeastOne(String name, int value) {
      if (value < 1) {
        throw new IllegalArgumentException(
            "llm.admin.limits." + name + " must be at least 1, but is " + value);
      }
    }
  }

  /**
   * @param approval whether a draft is published only after another person has approved it
   */
  public record Releases(@DefaultValue("false") boolean approval) {}

  /**
   * @param source where releases come from; unset for the folder where there is one, else the
   *     database
   * @param folder sources
   * @param seed folder whose content is released first where the database is the source and has
   *     nothing yet
   * @param signingKey PEM file with the Ed25519 private and public key; made in the data folder if
   *     unset
   * @param scanInterval how often the folder is looked at
   * @param settle how long a change must have stood unchanged before it is published, so that a
   *     folder that is still being written is not
   */
  public record Snapshot(
      @Nullable Source source,
      @Nullable Path folder,
      @Nullable Path seed,
      @Nullable Path signingKey,
      @DefaultValue("1s") Duration scanInterval,
      @DefaultValue("1s") Duration settle) {
    public Snapshot {
      if (source == Source.FOLDER && folder == null) {
        throw new IllegalArgumentException(
            "llm.admin.snapshot.source is folder, but llm.admin.snapshot.folder is not set");
      }
    }

    /** Whether a folder is the source; else the database is. */
    public boolean isFromFolder() {
      return source == null ? folder != null : source == Source.FOLDER;
    }

    /** The folder that something is released from, if only at first. */
    public @Nullable Path sources() {
      return isFromFolder() ? folder : seed;
    }

    /** Where releases come from. */
    public enum Source {
      /** What lies in a folder. */
      FOLDER,
      /** What operators make in the console. */
      DATABASE
    }
  }

  /**
   * @param dir folder of its JARs; {@code validator} beside the console if unset
   * @param heap its largest
   * @param deadline for one operation; a validator that takes longer is ended and started again
   */
  public record Validator(
      @Nullable Path dir,
      @DefaultValue("256MB") DataSize heap,
      @DefaultValue("60s") Duration deadline) {
    private static final DataSize LEAST_HEAP = DataSize.ofMegabytes(64);

    public Validator {
      if (heap.compareTo(LEAST_HEAP) < 0) {
        throw new IllegalArgumentException(
            "llm.admin.validator.heap must be at least " + LEAST_HEAP.toMegabytes() + "MB");
      }
      if (deadline.toMillis() < 1) {
        throw new IllegalArgumentException("llm.admin.validator.deadline must be positive");
      }
    }
  }
}
