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
package io.shenyullm.admin.signing;

import io.shenyullm.core.snapshot.SnapshotEnvelope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Ed25519 key pair that signs snapshots and anchors of audit chains, in one PEM file with both
 * halves.
 *
 * @param privateKey signs
 * @param publicKey is pinned in gateways
 */
public record SigningKey(PrivateKey privateKey, PublicKey publicKey) {
  private static final Logger LOG = LoggerFactory.getLogger(SigningKey.class);
  private static final String PRIVATE = "PRIVATE KEY";
  private static final String PUBLIC = "PUBLIC KEY";

  /**
   * Reads the file, or makes a new key pair there, readable by its owner only. Logs the public key
   * either way: who sets up the next gateway needs it again.
   *
   * @throws IOException if the file cannot be read or written, or does not hold both halves
   */
  public static SigningKey readOrCreate(Path file) throws IOException {
    SigningKey key = Files.exists(file) ? read(file) : create(file);
    LOG.info(
        "snapshots are signed with {}; gateways pin shenyu.llm.snapshot.public-key={}",
        file,
        key.publicKeyText());
    return key;
  }

  private static SigningKey read(Path file) throws IOException {
    try {
      String pem = Files.readString(file);
      PrivateKey privateKey =
          KeyFactory.getInstance("Ed25519")
              .generatePrivate(new PKCS8EncodedKeySpec(block(pem, PRIVATE, file)));
      PublicKey publicKey =
          SnapshotEnvelope.publicKey(Base64.getEncoder().encodeToString(block(pem, PUBLIC, file)));
      return new SigningKey(privateKey, publicKey);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(file + " is not an Ed25519 key pair in PEM", e);
    }
  }

  /** What a gateway pins as {@code shenyu.llm.snapshot.public-key}. */
  public String publicKeyText() {
    return Base64.getEncoder().encodeToString(publicKey.getEncoded());
  }

  /** Names the public half, as signed documents do. */
  public String id() {
    return SnapshotEnvelope.keyId(publicKey);
  }

  private static SigningKey create(Path file) throws IOException {
    KeyPair pair;
    try {
      pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("JDK 17 has Ed25519", e);
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        file,
        pem(PRIVATE, pair.getPrivate().getEncoded()) + pem(PUBLIC, pair.getPublic().getEncoded()),
        StandardOpenOption.TRUNCATE_EXISTING);
    return new SigningKey(pair.getPrivate(), pair.getPublic());
  }

  private static String pem(String type, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
  }

  private static byte[] block(String pem, String type, Path file) throws IOException {
    String begin = "-----BEGIN " + type + "-----";
    String end = "-----END " + type + "-----";
    int from = pem.indexOf(begin);
    int to = pem.indexOf(end);
    if (from < 0 || to < from) {
      throw new IOException(file + " has no " + begin + " block");
    }
    return Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
  }

  @Override
  public String toString() {
    return "SigningKey[" + id() + "]";
  }
}
